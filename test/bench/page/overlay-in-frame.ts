import { browser } from 'wxt/browser';
import { mountOverlay } from './overlay';

// The panel as it is: a page of the extension in a frame, in a process of its own.
browser.runtime.sendMessage({ tasuki: 'shown' }).then((shown) => mountOverlay(document.body, shown));
