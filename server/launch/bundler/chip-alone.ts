import type { Plugin } from 'vite';

/** Has the browser read all functions at the start, nearly all of which run: no less work, but none of it between the worker's answer and the chip. */
const READ_AT_ONCE = '//# allFunctionsCalledOnLoad\n';

/**
 * The chip is begun and nothing else: what WXT puts around an unlisted script, to write into a console that nobody reads, would be a
 * fortieth of what a page carries. Fails the build when that looks otherwise than expected.
 */
export function chipAlone(): Plugin {
  return {
    name: 'chip-alone',
    transform(code, id) {
      if (!id.includes('unlisted-script-entrypoint')) return null;
      const script = /import definition from (["']).+?\1/.exec(code)?.[0];
      if (!script || !code.includes('definition.main()')) {
        this.error(`${id}: WXT has changed; look again for what it puts around the chip`);
      }
      return { code: `${script};\nexport default definition.main();`, map: null };
    },
    generateBundle: {
      // After WXT has taken the script's own name away.
      order: 'post',
      handler(_, bundle) {
        const chip = bundle['chip.js'];
        if (chip?.type === 'chunk') chip.code = READ_AT_ONCE + chip.code;
      },
    },
  };
}
