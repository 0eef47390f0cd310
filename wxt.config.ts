import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'wxt';
import { adapterFiles } from './lib/crm/adapter-files';

// The public half of the development key: gives unpacked builds a stable id. Stores replace it.
const key =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAsYnvD9wzUifuuZbF06VLcgT6i+rHsBaluL4q3Kecjl3JBFwHYMifZo4BaePoOiGuRzPu39Ve8PV2y5g+Dq8bNJlK+S21HFnnIVWFzapVOHB0DLENQ6rUhuDnZC4d38pQ944FGtQOtEcEnHEDaGPLnUVHHU5C+HHXmZ7eI0Nk1rtNbG1bHswDo/K3ACgfbpRUKFISiaNgvjwrED0XyoGsnxIAksN7ZoJ1DkVGBotPSRrHrG+byPDwPmvwBHOPv+IV9FmRAEtnnXFxrBdAwAIsrNgRuzIXwRWnQnI2abOXaMgORoQ0bA6ZMzbgjXmZzwhCyhLoq07t+TLe8kqBQ9RGbQIDAQAB';

/**
 * Extensions forbid making code from text. Zod can do without and is told so, but its compiler would still lie in the bundle: it is taken out.
 * Fails the build when zod no longer looks as expected, so that nothing slips back in.
 */
function noCodeFromText(): Plugin {
  return {
    name: 'no-code-from-text',
    transform(code, id) {
      if (!/[\\/]zod[\\/]v4[\\/]core[\\/](util|doc)\.js/.test(id)) return null;
      if (!code.includes('const F = Function;')) this.error(`${id}: zod has changed; look again for code made from text`);
      return {
        code: code.replace('const F = Function;', "const F = class { constructor() { throw new Error('no code from text'); } };"),
        map: null,
      };
    },
  };
}

export default defineConfig({
  imports: false,
  manifestVersion: 3,
  vite: () => ({
    plugins: [react(), noCodeFromText()],
    // A worker is bundled apart, with plugins of its own.
    worker: { format: 'es', plugins: () => [noCodeFromText()] },
  }),
  hooks: {
    // One small data file per CRM, so that a page is given only its own adapter.
    'build:publicAssets': (_, files) => {
      files.push(...adapterFiles());
    },
  },
  manifest: ({ browser }) => ({
    name: '__MSG_name__',
    description: '__MSG_description__',
    default_locale: 'en',
    permissions: ['storage', 'alarms', 'scripting', 'identity'],
    optional_permissions: ['notifications'],
    optional_host_permissions: ['https://*/*', 'http://localhost/*', 'http://127.0.0.1/*'],
    action: { default_title: 'Tasuki' },
    web_accessible_resources: [
      browser === 'firefox'
        ? { resources: ['panel.html'], matches: ['https://*/*', 'http://localhost/*', 'http://127.0.0.1/*'] }
        : { resources: ['panel.html'], matches: ['https://*/*', 'http://localhost/*', 'http://127.0.0.1/*'], use_dynamic_url: true },
    ],
    ...(browser === 'firefox'
      ? {
          browser_specific_settings: {
            gecko: { id: 'tasuki@tasuki.example', strict_min_version: '140.0', data_collection_permissions: { required: ['none'] } },
          },
        }
      : {
          key,
          minimum_chrome_version: '120',
          // What a company's policies may set. Firefox takes them without being told of a schema, and warns about the key.
          storage: { managed_schema: 'managed-schema.json' },
        }),
  }),
});
