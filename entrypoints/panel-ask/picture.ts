import type { PanelPicture } from '@/lib/messages/protocol';

/** How long the browser may take to say that it painted: one that is behind something else never does. */
const PATIENCE = 250;

/** The picture that stands until the panel's own code has drawn the same. */
export type Hung = {
  /** Once it is on the screen, or will not be soon. */
  seen: Promise<void>;
  /** It goes; call it where what takes its place is put in. */
  takeDown(): void;
};

/** Shows how the panel first stands. */
export function hang(root: HTMLElement, { lang, markup }: PanelPicture): Hung {
  const picture = document.createElement('div');
  // For eyes alone: who hears the page hears the panel itself, once.
  picture.inert = true;
  // Read apart from the page: nothing in it runs.
  picture.append(...new DOMParser().parseFromString(markup, 'text/html').body.childNodes);
  document.documentElement.lang = lang;
  root.after(picture);

  return { seen: painted(), takeDown: () => picture.remove() };
}

/** When the browser has put something on the screen; to draw anything else before that would keep it from it. */
function painted(): Promise<void> {
  return new Promise((seen) => {
    new PerformanceObserver((_, observer) => {
      observer.disconnect();
      seen();
    }).observe({ type: 'largest-contentful-paint', buffered: true });
    setTimeout(seen, PATIENCE);
  });
}
