/**
 * Shows that a build can be made again: builds the extension twice in different surroundings and compares every file and the packed zip.
 *   npm run build:check                           hashes of Chrome's (and Edge's) build
 *   npm run build:check -- firefox                of Firefox's
 *   npm run build:check -- chrome FOLDER          and where the extension unpacked in FOLDER, as a store hands it out, differs
 * Exits 1 where anything does.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Advice } from './browser';
import { type Browser, buildTwice, type Difference, differences, storeDifferences } from './twin-builds';

async function main([asked = 'chrome', fromStore]: string[]): Promise<number> {
  if (asked !== 'chrome' && asked !== 'firefox') throw new Advice(`There is no browser "${asked}": chrome or firefox.`);
  if (fromStore !== undefined && !existsSync(join(fromStore, 'manifest.json'))) {
    throw new Advice(`There is no manifest.json in ${fromStore}: unpack the extension there first.`);
  }
  const browser: Browser = asked;
  return buildTwice(process.cwd(), browser, (one, other, folder) => {
    for (const [file, hash] of one.files) say(`${hash}  ${file}`);
    say(`${one.zip}  ${one.zipName}`);
    const different = differences(one.files, other.files);
    const zips = one.zip === other.zip;
    tell(different, 'built once', 'built again');
    if (!zips) say(`The two zips differ: ${one.zip} and ${other.zip}.`);
    const holds = different.length === 0 && zips;
    if (holds) say('\nBuilt twice, in different folders, zones and languages: every file and the zip are the same.');
    if (fromStore === undefined) return holds ? 0 : 1;
    const foreign = storeDifferences(folder, fromStore);
    tell(foreign, 'this source', 'the store');
    if (foreign.length === 0) say(`What lies in ${fromStore} is what this source builds, but for the store's own signatures.`);
    return holds && foreign.length === 0 ? 0 : 1;
  });
}

function tell(different: readonly Difference[], first: string, second: string): void {
  for (const { file, one, other } of different) {
    say(one === null ? `Only in ${second}: ${file}` : other === null ? `Only in ${first}: ${file}` : `Differs: ${file}`);
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Advice ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
