import { on } from './on';

/** Where the chip stands: at which side, and how far down as a share of the window's height. */
export type Place = { side: 'left' | 'right'; down: number };

/** Below the head bar that most CRMs have. */
const START: Place = { side: 'right', down: 0.07 };
const STEP = 0.04;

/** Reads a place as it is remembered ("left 0.250"); anything else is the place to start. */
export function readPlace(text: string): Place {
  const [, side, down] = /^(left|right) ([01]\.\d{3})$/.exec(text) ?? [];
  return side && Number(down) <= 1 ? { side: side as Place['side'], down: Number(down) } : START;
}

/** Writes a place to be remembered. */
export function placeText({ side, down }: Place): string {
  return `${side} ${Math.min(1, Math.max(0, down)).toFixed(3)}`;
}

/** Puts an element there; the style sheet knows the class names. */
export function putAt(element: HTMLElement, { side, down }: Place): void {
  element.className = `dock ${side}${down > 0.5 ? ' low' : ''}`;
  element.style.setProperty('--down', String(down));
}

/**
 * Lets a person move the element by dragging `handle`, or with Alt and the arrow keys.
 * Calls `moved` with each new place to be remembered. A drag is not a click.
 */
export function makeMovable(
  element: HTMLElement,
  handle: HTMLElement,
  from: Place,
  signal: AbortSignal,
  moved: (place: string) => void,
): void {
  let place = from;
  let grip: PointerEvent | undefined;
  let dragged = false;

  function settle(next: Place): void {
    place = readPlace(placeText(next));
    element.removeAttribute('style');
    putAt(element, place);
    moved(placeText(place));
  }

  on<PointerEvent>(
    handle,
    'pointerdown',
    (event) => {
      dragged = false;
      if (event.button) return;
      handle.setPointerCapture(event.pointerId);
      grip = event;
    },
    signal,
  );
  on<PointerEvent>(
    handle,
    'pointermove',
    (event) => {
      if (!grip) return;
      const [x, y] = [event.clientX - grip.clientX, event.clientY - grip.clientY];
      dragged ||= Math.hypot(x, y) > 4;
      if (!dragged) return;
      element.classList.add('moving');
      element.style.translate = `${x}px ${y}px`;
    },
    signal,
  );
  on(
    handle,
    'pointerup lostpointercapture',
    () => {
      if (grip && dragged) {
        const { left, width, top, height } = handle.getBoundingClientRect();
        settle({ side: left + width / 2 < innerWidth / 2 ? 'left' : 'right', down: top / (innerHeight - height) });
      }
      grip = undefined;
    },
    signal,
  );
  on(
    handle,
    'click',
    (event) => {
      if (dragged) event.stopImmediatePropagation();
      dragged = false;
    },
    signal,
  );
  on<KeyboardEvent>(
    handle,
    'keydown',
    (event) => {
      const step = { ArrowUp: -STEP, ArrowDown: STEP, ArrowLeft: 0, ArrowRight: 0 }[event.key];
      if (!event.altKey || step === undefined) return;
      event.preventDefault();
      settle({ side: step ? place.side : event.key === 'ArrowLeft' ? 'left' : 'right', down: place.down + step });
    },
    signal,
  );
}
