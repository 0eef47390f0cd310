import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { buildTwice, differences, storeDifferences } from '@/server/launch/twin-builds';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** What a store hands out of a build: with its own signatures, and lines of its own in the manifest. */
function asFromStore(built: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'tasuki-store-'));
  folders.push(folder);
  cpSync(built, folder, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(built, 'manifest.json'), 'utf8')) as object;
  const { key: _, ...rest } = manifest as { key?: string };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ update_url: 'https://store.example/update', ...rest }, null, 3));
  for (const extra of ['_metadata', 'META-INF']) {
    mkdirSync(join(folder, extra));
    writeFileSync(join(folder, extra, 'signed.json'), '{}');
  }
  return folder;
}

describe('fault 52: two builds of one source', () => {
  it.each(['chrome', 'firefox'] as const)(
    'for %s are equal, file by file and packed, whatever folder, zone, language and user',
    async (browser) => {
      await buildTwice(process.cwd(), browser, (one, other, folder) => {
        expect(differences(one.files, other.files)).toEqual([]);
        expect(other.zip).toBe(one.zip);
        expect(one.files.size).toBeGreaterThan(20);
        expect([...one.files.keys()]).toEqual(
          expect.arrayContaining(['manifest.json', 'background.js', 'chip.js', 'marks.js', 'worker-parts.js', 'options.html']),
        );

        const store = asFromStore(folder);
        expect(storeDifferences(folder, store)).toEqual([]);
        // One byte more in a script, a permission more in the manifest, a file more: each is seen.
        writeFileSync(join(store, 'chip.js'), `${readFileSync(join(store, 'chip.js'), 'utf8')} `);
        writeFileSync(join(store, 'extra.js'), '');
        const manifest = JSON.parse(readFileSync(join(store, 'manifest.json'), 'utf8')) as { permissions: string[] };
        writeFileSync(join(store, 'manifest.json'), JSON.stringify({ ...manifest, permissions: [...manifest.permissions, 'history'] }));
        expect(storeDifferences(folder, store).map(({ file }) => file)).toEqual(['chip.js', 'extra.js', 'manifest.json']);
      });
    },
  );
});
