import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { build, type Plugin, transform } from 'esbuild';

/** What Vite does with `?inline`. */
const inlineStyles: Plugin = {
  name: 'inline-styles',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\.css\?inline$/ }, ({ path }) => ({
      path: resolve(path.replace(/^@\//, './').replace('?inline', '')),
      namespace: 'style',
    }));
    onLoad({ filter: /.*/, namespace: 'style' }, async ({ path }) => {
      const { code } = await transform(readFileSync(path, 'utf8'), { loader: 'css', minify: true });
      return { contents: code, loader: 'text' };
    });
  },
};

/** Bundles one script for the browser as a release would: minified, for production. `known` names its constants. */
export async function bundle(entry: string, out: string, known: Record<string, unknown> = {}): Promise<void> {
  await build({
    entryPoints: [entry],
    outfile: out,
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'chrome120',
    jsx: 'automatic',
    logLevel: 'error',
    alias: { '@': process.cwd() },
    define: {
      'process.env.NODE_ENV': '"production"',
      'import.meta.env.BROWSER': '"chrome"',
      ...Object.fromEntries(Object.entries(known).map(([name, value]) => [name, JSON.stringify(value)])),
    },
    plugins: [inlineStyles],
  });
}
