import { atEnd } from './on';

/** Takes the panel away. */
export type CloseFrame = () => void;

/**
 * Puts the panel's page beside the chip. The address holds a ticket for one use, so a frame that loads a second
 * time shows something else than we put there and goes; `gone` is called then.
 */
export function openFrame(dock: HTMLElement, url: string, title: string, signal: AbortSignal, gone: () => void): CloseFrame {
  const frame = document.createElement('iframe');
  let loads = 0;
  frame.title = title;
  frame.referrerPolicy = 'no-referrer';
  frame.addEventListener('load', () => {
    if (++loads < 2) return;
    frame.remove();
    gone();
  });
  frame.src = url;
  dock.appendChild(frame);
  atEnd(signal, () => frame.remove());
  return () => frame.remove();
}

/** Calls back once the page has loaded and has nothing better to do. */
export function whenIdle(signal: AbortSignal, idle: () => void): void {
  function wait(): void {
    if (signal.aborted) return;
    if (typeof requestIdleCallback !== 'function') return void setTimeout(() => signal.aborted || idle(), 200);
    requestIdleCallback(() => signal.aborted || idle(), { timeout: 2_000 });
  }
  if (document.readyState === 'complete') wait();
  else window.addEventListener('load', wait, { signal, once: true });
}
