import { SECOND } from '@/lib/domain/time';
import type { PanelPicture } from '@/lib/messages/protocol';
import type { DrawPicture } from '../worker-picture/draw-picture';

/** Where the build puts what draws a panel's first picture. */
export const pictureFile = '/worker-picture.js';

/** By then the panel that was just opened stands, and nobody waits for the worker. */
const LATER = 2 * SECOND;

type Shared = { tasukiPicture?: DrawPicture; importScripts?: (...files: string[]) => void };
const shared = globalThis as Shared;
let loading = false;

/**
 * What a panel shows of this first, drawn; null where it can't be, and the panel draws it by itself. Reading the file takes a worker
 * longer than a panel may wait: who opens one may open another, so it is read after the first, and draws from the second on.
 */
export function drawPicture(...shown: Parameters<DrawPicture>): PanelPicture | null {
  try {
    if (shared.tasukiPicture) return shared.tasukiPicture(...shown);
  } catch (error) {
    console.warn('a first picture was not drawn', error);
    return null;
  }
  // Firefox has neither the file nor this way of reading it.
  if (shared.importScripts && !loading) setTimeout(() => shared.importScripts?.(pictureFile), LATER);
  loading = true;
  return null;
}
