import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import type { AskedPanel } from '../panel-ask/asked-panel';
import { showPanel } from './app';

/**
 * The overlay's code: one file of its own that holds nothing else, for a page that has to stand at once. With the parts that other pages
 * share it would be several files and twice as much.
 */
export default defineUnlistedScript(() => {
  const root = document.getElementById('root');
  const { tasukiPanel } = globalThis as AskedPanel;
  if (!root || !tasukiPanel) return;
  tasukiPanel.then(({ ref, hung }) => showPanel(root, ref, hung)).catch(() => undefined);
});
