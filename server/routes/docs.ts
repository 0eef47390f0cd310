import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { HubApp } from './context';

/** `GET /docs`: the contract as a page to read and to try, made in the browser from `/openapi.json`. */
export function docsRoute(app: HubApp): void {
  const [page, style, script] = ['page.html', 'page.css', 'page.mjs'].map((file) =>
    readFileSync(new URL(`../docs-page/${file}`, import.meta.url), 'utf8'),
  ) as [string, string, string];
  const text = page
    .replace('<style></style>', () => `<style>${style}</style>`)
    .replace('<script></script>', () => `<script>${script}</script>`);
  // Its own script and style, its own contract, and nothing from anywhere else; nobody frames it.
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  app.get('/docs', (c) =>
    c.html(text, 200, { 'Content-Security-Policy': policy, 'Referrer-Policy': 'no-referrer', 'X-Frame-Options': 'DENY' }),
  );
}

/** As a policy names a script or style in a page. */
function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
