import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { hubUnderTest } from './hub-under-test';

const hub = await hubUnderTest();

it('the API as a page runs its own script alone, loads nothing from elsewhere, and is framed by nobody', async () => {
  const response = await fetch(`${hub.url}/docs`);
  const text = await response.text();
  expect(response.headers.get('content-type')).toMatch(/^text\/html/);
  const policy = response.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/unsafe|\*|https?:/);
  for (const [kind, tag] of [
    ['script-src', 'script'],
    ['style-src', 'style'],
  ]) {
    const inside = new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(text)?.[1] ?? '';
    expect(inside.length).toBeGreaterThan(200);
    expect(policy).toContain(`${kind} 'sha256-${createHash('sha256').update(inside).digest('base64')}'`);
  }
  expect(text).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
});
