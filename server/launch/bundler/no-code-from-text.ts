import type { Plugin } from 'vite';

/**
 * Extensions forbid making code from text. Zod can do without and is told so, but its compiler would still lie in the bundle: it is taken out.
 * Fails the build when zod no longer looks as expected, so that nothing slips back in.
 */
export function noCodeFromText(): Plugin {
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
