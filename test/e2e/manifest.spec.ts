import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { sitesEn } from '@/lib/i18n/locales/sites-en';
import { sitesJa } from '@/lib/i18n/locales/sites-ja';

const build = join(process.cwd(), '.output', 'chrome-mv3');
type Manifest = {
  permissions?: string[];
  optional_permissions?: string[];
  host_permissions?: string[];
  optional_host_permissions?: string[];
  content_scripts?: unknown[];
  externally_connectable?: unknown;
  web_accessible_resources?: { resources: string[]; use_dynamic_url?: boolean }[];
};
const manifest = JSON.parse(readFileSync(join(build, 'manifest.json'), 'utf8')) as Manifest;

/** Permissions that show no warning at install, as Chrome's list of permission warnings has them. */
const silent = ['storage', 'alarms', 'scripting', 'activeTab', 'sidePanel', 'idle', 'identity', 'unlimitedStorage'];

test('E3 installing asks for nothing: no permission with a warning, no host, no fixed content script', () => {
  expect((manifest.permissions ?? []).filter((permission) => !silent.includes(permission))).toEqual([]);
  expect(manifest.host_permissions ?? []).toEqual([]);
  expect(manifest.content_scripts ?? []).toEqual([]);
  expect(manifest.externally_connectable).toBeUndefined();
});

test('E3 the page about permissions says of each what it is for and what is never done, in both languages', () => {
  const named = [...(manifest.permissions ?? []), ...(manifest.optional_permissions ?? []), 'site'];
  for (const { permissions } of [sitesJa, sitesEn]) {
    const list: Record<string, { name: string; why: string; never: string }> = permissions.list;
    for (const id of named)
      expect(
        Object.values(list[id] ?? {}).filter((text) => text.trim() !== ''),
        id,
      ).toHaveLength(3);
  }
});

test('sites are asked for one by one, https or this machine only', () => {
  expect(manifest.optional_host_permissions).toEqual(['https://*/*', 'http://localhost/*', 'http://127.0.0.1/*']);
});

test('E4 the browser is told which settings a company may make by policy', () => {
  const named = (manifest as { storage?: { managed_schema?: string } }).storage?.managed_schema ?? '';
  const schema = JSON.parse(readFileSync(join(build, named), 'utf8')) as { properties: object };
  expect(Object.keys(schema.properties)).toContain('hub');
});

test('the panel alone can be loaded by a page, at an address that changes', () => {
  expect(manifest.web_accessible_resources).toHaveLength(1);
  expect(manifest.web_accessible_resources?.[0]).toMatchObject({ resources: ['panel.html'], use_dynamic_url: true });
});

test('fault 51: nothing in the build makes code from text or loads it from elsewhere', () => {
  for (const file of filesUnder(build).filter((name) => /\.(js|html)$/.test(name))) {
    const text = readFileSync(file, 'utf8');
    expect(text.match(/\beval\(|[^.\w]new Function\(|[^.\w]Function\(["'`]/g) ?? [], file).toEqual([]);
    expect(text.match(/importScripts\(["'`]https?:|<script[^>]+src=["']https?:|import\(["'`]https?:/g) ?? [], file).toEqual([]);
  }
});

for (const [file, size] of [
  ['chip.js', 11],
  ['marks.js', 7],
] as const)
  test(`${file} is at most ${size} KB, and holds no other CRM’s addresses`, () => {
    const script = filesUnder(build).find((name) => name.endsWith(`/${file}`)) ?? '';
    expect(statSync(script).size).toBeLessThanOrEqual(size * 1024);
    expect(readFileSync(script, 'utf8')).not.toMatch(/hubspot|odoo|lightning/i);
  });

function filesUnder(path: string): string[] {
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesUnder(join(path, entry.name)) : [join(path, entry.name)],
  );
}
