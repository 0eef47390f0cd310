import { readFileSync } from 'node:fs';
import type { HubApp } from './context';

/** Its own script and style, its own contract, and nothing from anywhere else; nobody frames it. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const files = [
  ['/docs', 'page.html', 'text/html; charset=utf-8'],
  ['/docs/page.js', 'page.js', 'text/javascript; charset=utf-8'],
  ['/docs/page.css', 'page.css', 'text/css; charset=utf-8'],
] as const;

/** `GET /docs`: the contract as a page to read and to try, made in the browser from `/openapi.json`. */
export function docsRoute(app: HubApp): void {
  for (const [path, file, type] of files) {
    const text = readFileSync(new URL(`../docs-page/${file}`, import.meta.url), 'utf8');
    app.get(path, (c) =>
      c.body(text, 200, {
        'Content-Type': type,
        'Content-Security-Policy': POLICY,
        'Referrer-Policy': 'no-referrer',
        'X-Frame-Options': 'DENY',
      }),
    );
  }
}
