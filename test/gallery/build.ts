import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));

/** Styles that a module wants as text, as the extension's own build gives them. */
const inlineStyles: Plugin = {
  name: 'inline-styles',
  setup(builder) {
    builder.onResolve({ filter: /\.css\?inline$/ }, ({ path }) => ({
      path: path.replace(/^@\//, `${here}../../`).replace('?inline', ''),
      namespace: 'inline-style',
    }));
    builder.onLoad({ filter: /.*/, namespace: 'inline-style' }, async ({ path }) => ({
      contents: await readFile(path, 'utf8'),
      loader: 'text',
    }));
  },
};

/** Builds the gallery into a folder: `index.html#panel/overdue/ja` shows one view, `sheet.html#…` several in frames. */
export async function buildGallery(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await cp(`${here}index.html`, `${folder}/index.html`);
  await writeFile(`${folder}/sheet.html`, '<!doctype html><meta charset="utf-8" /><title>Tasuki gallery</title>');
  await build({
    entryPoints: [`${here}main.tsx`],
    bundle: true,
    minify: true,
    outdir: folder,
    jsx: 'automatic',
    plugins: [inlineStyles],
    define: { 'process.env.NODE_ENV': '"production"', 'import.meta.env.BROWSER': '"chrome"' },
    tsconfigRaw: { compilerOptions: { paths: { '@/*': [`${here}../../*`] } } },
    absWorkingDir: fileURLToPath(new URL('../..', import.meta.url)),
    logLevel: 'error',
  });
  // Pages of an extension have their icons at its root; these lie beside them.
  await cp(`${here}../../public/icon`, `${folder}/icon`, { recursive: true });
  const script = await readFile(`${folder}/main.js`, 'utf8');
  await writeFile(`${folder}/main.js`, script.replaceAll('"/icon/', '"icon/'));
}
