import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { answerWith, createHandlers, createWorker } from '@/entrypoints/background/parts';

/** Most of the worker, in a file of its own: see `load-parts.ts`. */
export default defineUnlistedScript(() => {
  (globalThis as { tasukiParts?: object }).tasukiParts = { answerWith, createHandlers, createWorker };
});
