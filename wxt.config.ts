import react from '@vitejs/plugin-react';
import { defineConfig } from 'wxt';
import { adapterFiles } from './lib/crm/adapter-files';
import { chipAlone } from './server/launch/bundler/chip-alone';
import { noCodeFromText } from './server/launch/bundler/no-code-from-text';
import { oneRenderer } from './server/launch/bundler/one-renderer';
import { pureModules } from './server/launch/bundler/pure-modules';

// The public half of the development key: gives unpacked builds a stable id. Stores replace it.
const key =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAsYnvD9wzUifuuZbF06VLcgT6i+rHsBaluL4q3Kecjl3JBFwHYMifZo4BaePoOiGuRzPu39Ve8PV2y5g+Dq8bNJlK+S21HFnnIVWFzapVOHB0DLENQ6rUhuDnZC4d38pQ944FGtQOtEcEnHEDaGPLnUVHHU5C+HHXmZ7eI0Nk1rtNbG1bHswDo/K3ACgfbpRUKFISiaNgvjwrED0XyoGsnxIAksN7ZoJ1DkVGBotPSRrHrG+byPDwPmvwBHOPv+IV9FmRAEtnnXFxrBdAwAIsrNgRuzIXwRWnQnI2abOXaMgORoQ0bA6ZMzbgjXmZzwhCyhLoq07t+TLe8kqBQ9RGbQIDAQAB';

export default defineConfig({
  imports: false,
  manifestVersion: 3,
  vite: () => ({
    plugins: [react(), noCodeFromText(), pureModules(), chipAlone(), oneRenderer()],
    // A worker is bundled apart, with plugins of its own.
    worker: { format: 'es', plugins: () => [noCodeFromText(), pureModules()] },
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
