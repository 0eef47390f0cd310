import type { PanelPicture } from '@/lib/messages/protocol';

/** How long the browser may take to say that it painted: one that is behind something else never does. */
const PATIENCE = 250;

type Press = { x: number; y: number } | { key: KeyboardEventInit };

/** The picture that stands until the panel's own code has drawn the same. */
export type Hung = {
  /** Once it is on the screen, or will not be soon. */
  seen: Promise<void>;
  /** It goes; call it where what takes its place is put in. */
  takeDown(): void;
  /** Carries out what was pressed while it stood; call it when what took its place listens. */
  carryOut(): void;
};

/** Shows how the panel first stands. What is pressed in it is kept for the panel. */
export function hang(root: HTMLElement, { lang, markup }: PanelPicture): Hung {
  const picture = document.createElement('div');
  // For eyes alone: who hears the page hears the panel itself, once.
  picture.inert = true;
  // Read apart from the page: nothing in it runs.
  picture.append(...new DOMParser().parseFromString(markup, 'text/html').body.childNodes);
  document.documentElement.lang = lang;
  root.after(picture);

  const presses: Press[] = [];
  const standing = new AbortController();
  const { signal } = standing;
  addEventListener('click', ({ isTrusted, clientX: x, clientY: y }) => isTrusted && presses.push({ x, y }), { signal });
  addEventListener('keydown', (event) => event.isTrusted && presses.push({ key: keyOf(event) }), { signal });

  return {
    seen: painted(),
    takeDown: () => picture.remove(),
    carryOut() {
      standing.abort(0);
      for (const press of presses.splice(0)) {
        if ('key' in press) (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent('keydown', press.key));
        else document.elementFromPoint(press.x, press.y)?.closest<HTMLElement>('button')?.click();
      }
    },
  };
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

function keyOf({ key, code, ctrlKey, metaKey, shiftKey, altKey, isComposing }: KeyboardEvent): KeyboardEventInit {
  return { key, code, ctrlKey, metaKey, shiftKey, altKey, isComposing, bubbles: true, cancelable: true };
}
