import { make } from './make';
import { rest } from './rest';

/**
 * Puts the panel's page beside the chip. The address holds a ticket for one use, so a frame that loads a second
 * time shows something else than we put there and goes; `gone` is called then.
 */
export function openFrame(dock: HTMLElement, src: string, gone: () => void): HTMLIFrameElement {
  let loads = 0;
  return make(dock, 'iframe', {
    title: 'Tasuki',
    onload: () => {
      if (loads++) gone();
    },
    src,
  });
}

/** Calls back once the page has loaded and has nothing better to do. */
export function whenIdle(idle: () => void): void {
  if (document.readyState === 'complete') rest(idle);
  else window.addEventListener('load', () => rest(idle));
}
