import { browser } from 'wxt/browser';
import { pictureFile } from './load-picture';

/** Most of the worker: everything but the chip's first answer. */
export type Parts = typeof import('./parts');

/** Where the build puts it. */
export const partsFile = '/worker-parts.js';

type Shared = { tasukiParts?: Parts; importScripts?: (...files: string[]) => void };
const shared = globalThis as Shared;

/**
 * Makes the browser keep the files with the worker: a service worker may later read only what it read while it was installed.
 * Call it before anything else happens.
 */
export function keepParts(): void {
  if (shared.importScripts) self.addEventListener('install', () => shared.importScripts?.(partsFile, pictureFile));
}

/** Reads most of the worker. A worker that was only woken to tell a chip what lies ready never comes here before it has answered. */
export async function loadParts(): Promise<Parts> {
  if (!shared.tasukiParts) {
    if (shared.importScripts) shared.importScripts(partsFile);
    // Firefox: the background is a page.
    else await import(/* @vite-ignore */ browser.runtime.getURL(partsFile as never));
  }
  if (!shared.tasukiParts) throw new Error(`${partsFile} did not load`);
  return shared.tasukiParts;
}
