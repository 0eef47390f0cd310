import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import type { AskedPanel } from '../panel-ask/asked-panel';
import { showPanel } from './app';
import { wearLooks } from './looks';

/**
 * The overlay's code: one file of its own that holds nothing else, for a page that has to stand at once. With the parts that other pages
 * share it would be several files and twice as much.
 */
export default defineUnlistedScript(() => {
  const root = document.getElementById('root');
  // Without a ticket, or with one that is not taken, the page stays blank: whoever frames it learns nothing, not even the language.
  const { tasukiPanel } = globalThis as AskedPanel;
  if (!root || !tasukiPanel) return;
  // While the answer is on its way.
  wearLooks();
  tasukiPanel.then((ref) => showPanel(root, ref)).catch(() => undefined);
});
