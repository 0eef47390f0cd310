import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { UserManifest } from 'wxt';
import wxtConfig from '@/wxt.config';

/** The browsers that people were promised. */
const browsers = ['chrome', 'edge', 'firefox'] as const;

/** What a browser's own build says of itself, but for what the entrypoints add. */
async function manifestFor(browser: string): Promise<UserManifest> {
  const { manifest } = wxtConfig;
  if (typeof manifest !== 'function') throw new Error('the manifest is made for each browser');
  return await manifest({ browser, manifestVersion: 3, mode: 'production', command: 'build' });
}

/** All code that runs in a browser. */
function sources(): [file: string, text: string][] {
  return ['entrypoints', 'components', 'lib'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name))
      .map((name): [string, string] => [join(folder, name), readFileSync(join(folder, name), 'utf8')]),
  );
}

describe('E1 one code base for each browser', () => {
  it('asks every browser for the same, and Edge is told what Chrome is told', async () => {
    const [chrome, edge, firefox] = await Promise.all(browsers.map(manifestFor));
    expect(edge).toEqual(chrome);
    for (const key of [
      'name',
      'description',
      'default_locale',
      'permissions',
      'optional_permissions',
      'optional_host_permissions',
      'action',
    ] as const)
      expect(firefox?.[key], key).toEqual(chrome?.[key]);
  });

  it('tells Firefox nothing that it warns about, and Chrome nothing that is Firefox’s', async () => {
    const [chrome, , firefox] = await Promise.all(browsers.map(manifestFor));
    expect(Object.keys(firefox ?? {})).not.toEqual(expect.arrayContaining(['key']));
    expect(firefox).not.toHaveProperty('minimum_chrome_version');
    expect(firefox).not.toHaveProperty('storage.managed_schema');
    expect(JSON.stringify(firefox?.web_accessible_resources)).not.toContain('use_dynamic_url');
    expect(firefox?.browser_specific_settings?.gecko?.id).toMatch(/@/);
    expect(chrome).not.toHaveProperty('browser_specific_settings');
  });

  it('asks before it uses what only some browsers have', () => {
    const everywhere = [
      'action',
      'alarms',
      'extension',
      'i18n',
      'identity',
      'notifications',
      'permissions',
      'runtime',
      'scripting',
      'storage',
      'tabs',
      'windows',
    ];
    const used = sources().flatMap(([file, text]) =>
      [...text.matchAll(/\b(?:browser|chrome)\.([a-z][A-Za-z]*)(\?\.|)/g)].map(([, api = '', guard]) => ({
        file,
        api,
        isGuarded: guard === '?.',
      })),
    );
    expect(new Set(used.map(({ api }) => api)).size).toBeGreaterThan(6);
    const rare = used.filter(({ api }) => !everywhere.includes(api));
    // Each of these is asked after somewhere in the file that uses it.
    for (const { file, api } of rare)
      expect(
        used.some((one) => one.file === file && one.api === api && one.isGuarded),
        `${file}: ${api}`,
      ).toBe(true);
  });

  it('introduces itself in Japanese and English, as short as the stores want', () => {
    const [ja, en] = ['ja', 'en'].map(
      (lang) => JSON.parse(readFileSync(join('public', '_locales', lang, 'messages.json'), 'utf8')) as Record<string, { message: string }>,
    );
    expect(Object.keys(ja ?? {}).sort()).toEqual(Object.keys(en ?? {}).sort());
    for (const words of [ja, en]) {
      expect(words?.name?.message.length).toBeLessThanOrEqual(45);
      expect(words?.description?.message.length).toBeLessThanOrEqual(132);
    }
    expect(ja?.description?.message).toMatch(/[\u3040-\u30ff]/);
    expect(en?.description?.message).not.toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/);
  });
});
