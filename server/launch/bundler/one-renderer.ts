import type { Plugin } from 'vite';

/**
 * `react-dom/server` brings two renderers in one file that has to be taken whole. The worker draws at once and streams nothing: the other
 * one is left out. Fails the build when the package no longer looks as expected.
 */
export function oneRenderer(): Plugin {
  return {
    name: 'one-renderer',
    transform(code, id) {
      if (!/[\\/]react-dom[\\/]server\.browser\.js/.test(id)) return null;
      const streams = /s = require\('\.\/cjs\/react-dom-server\.browser\.(production|development)\.js'\);/g;
      if (!streams.test(code)) this.error(`${id}: React has changed; look again for the renderer that streams`);
      return { code: code.replace(streams, 's = {};'), map: null };
    },
  };
}
