import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { lead } from './first-ask';

// The question above goes out first: the worker answers while the rest of this file is still being run.

import { showPanel } from './app';

/**
 * The overlay's code: one file of its own that holds nothing else, for a page that has to stand at once. With the parts that other pages
 * share it would be several files and twice as much.
 */
export default defineUnlistedScript(() => {
  const root = document.getElementById('root');
  // Without a ticket, or with one that is not taken, the page stays blank: whoever frames it learns nothing, not even the language.
  if (root) lead?.then((ref) => showPanel(root, ref)).catch(() => undefined);
});
