import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { type DrawPicture, drawPicture } from './draw-picture';

/** What draws a panel's first picture, in a file of its own that the worker reads once a panel is to be opened. */
export default defineUnlistedScript({
  // Its worker is a page, which has no way of reading a file at once, and its frames may not act.
  exclude: ['firefox'],
  main() {
    (globalThis as { tasukiPicture?: DrawPicture }).tasukiPicture = drawPicture;
  },
});
