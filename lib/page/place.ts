import { on } from './on';

/** Reads a remembered place ("left 0.25": the side, and how far down as a share of the window's height); else at the bottom, clear of the buttons that CRMs keep at the top. */
export function readPlace(text: string): { side: string; down: number } {
  const [, side = 'right', down = '0.94'] = /^(left|right) ([\d.]+)$/.exec(text) ?? [];
  return { side, down: Math.min(0.97, Math.max(0.03, Number(down) || 0)) };
}

/** Puts the dock there; the panel has the room below the chip, or above it in the lower half. */
function putAt(dock: HTMLElement, text: string): string {
  const { side, down } = readPlace(text);
  const rest =
    down > 0.5
      ? `top:min(104px,14vh);bottom:calc(${100 - down * 100}vh - 18px);flex-direction:column-reverse`
      : `bottom:8px;top:calc(${down * 100}vh - 18px);flex-direction:column`;
  dock.style.cssText = `${side}:16px;align-items:${side === 'left' ? 'start' : 'end'};${rest}`;
  return `${side} ${Number(down.toFixed(3))}`;
}

/**
 * Puts the dock at its place and lets a person move it by its handle: by dragging, or with Alt and the arrow keys.
 * `moved` gets each new place to be remembered. A drag is no click.
 */
export function makeMovable(
  dock: HTMLElement,
  handle: HTMLElement,
  start: string,
  signal: AbortSignal,
  moved: (place: string) => void,
): void {
  let place = putAt(dock, start);
  let grip: PointerEvent | undefined;
  let dragged = false;

  const settle = (side: string, down: number) => {
    place = putAt(dock, `${side} ${Math.max(0, down)}`);
    moved(place);
  };

  on<PointerEvent>(
    handle,
    'pointerdown',
    (event) => {
      dragged = false;
      grip = event;
      handle.setPointerCapture(event.pointerId);
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
      dock.classList.toggle('moving', dragged);
      if (dragged) dock.style.translate = `${x}px ${y}px`;
    },
    signal,
  );
  on(
    handle,
    'lostpointercapture',
    () => {
      const { left, right, top } = handle.getBoundingClientRect();
      grip = undefined;
      dock.classList.remove('moving');
      if (dragged) settle(left + right < innerWidth ? 'left' : 'right', (top + 18) / innerHeight);
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
    ({ altKey, key }) => {
      const { side, down } = readPlace(place);
      const step = { ArrowUp: -0.04, ArrowDown: 0.04, ArrowLeft: 0, ArrowRight: 0 }[key];
      if (altKey && step !== undefined) settle(step ? side : key.slice(5).toLowerCase(), down + step);
    },
    signal,
  );
}
