import { browser } from 'wxt/browser';
import { mountOverlay } from './overlay';

// What the product would be without chip and frame: the same components in the content script.
browser.runtime.sendMessage({ tasuki: 'shown' }).then((shown) => {
  const host = document.createElement('div');
  host.style.cssText = 'position:fixed;top:64px;right:16px;width:372px;z-index:2147483646';
  mountOverlay(host.attachShadow({ mode: 'closed' }), shown);
  document.documentElement.append(host);
});
