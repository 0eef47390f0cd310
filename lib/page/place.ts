import { on } from './on';
import type { Box } from './room';

/** Where the chip stands: at which edge of the window (named as the arrow keys are), and how far along it as a share. */
export type Place = { edge: string; along: number };

/** No nearer to a corner than this, as a share of the edge. */
const ENDS = 0.03;
const STEP = 0.04;

const clamp = (along: number) => Math.min(1 - ENDS, Math.max(ENDS, along || 0));
const isUpright = (edge: string) => edge.endsWith('t');

/** Reads a remembered place ("left 0.25"); else on the right at the bottom, clear of the buttons that CRMs keep at the top. */
export function readPlace(text: string): Place {
  const [, edge = 'right', along = '0.94'] = (text && /^(left|right|up|down) ([\d.]+)$/.exec(text)) || [];
  return { edge, along: clamp(Number(along)) };
}

/** The place that Alt and an arrow key lead to: along the edge, round its corner, or over to the edge across. */
export function stepFrom({ edge, along }: Place, key: string): Place | undefined {
  const [, to] = /^arrow(.+)/.exec(key.toLowerCase()) ?? [];
  if (!to) return;
  if (isUpright(to) === isUpright(edge)) return { edge: to, along };
  const next = along + (/r|d/.test(to) ? STEP : -STEP);
  return clamp(next) === next ? { edge, along: next } : { edge: to, along: clamp(/r|d/.test(edge) ? 1 : 0) };
}

/** The edge nearest to a box in the window, and where along it the box lies. */
export function nearestEdge({ left, right, top, bottom }: Box): Place {
  const far: [number, string][] = [
    [left, 'left'],
    [top, 'up'],
    [innerWidth - right, 'right'],
    [innerHeight - bottom, 'down'],
  ];
  const [[, edge]] = far.sort(([a], [b]) => a - b) as [[number, string]];
  return { edge, along: clamp(isUpright(edge) ? (top + bottom) / 2 / innerHeight : left / (innerWidth - right + left)) };
}

/** Puts the dock there; its style sheet says how a place is kept within the window, however small that is. */
function putAt(dock: HTMLElement, { edge, along }: Place): void {
  // The panel has the room below the chip, or above it in the lower half.
  const low = isUpright(edge) ? along > 0.5 : edge === 'down';
  dock.className = `dock ${edge}${low ? ' low' : ''}${along > 0.5 ? ' far' : ''}`;
  dock.style.cssText = `--along:${along}`;
}

/**
 * Puts the dock at its place and lets a person move it by its handle: by dragging, or with Alt and the arrow keys.
 * `moved` gets each new place to be remembered. A drag is no click.
 * @returns how to let it step aside along its edge for now, by a share of it; 0: where the person put it
 */
export function makeMovable(dock: HTMLElement, handle: HTMLElement, start: string, moved: (place: string) => void): (by: number) => void {
  let place = readPlace(start);
  let stepped = 0;
  let grip: PointerEvent | undefined;
  let dragged = false;
  putAt(dock, place);

  const settle = (next: Place) => {
    place = next;
    stepped = 0;
    putAt(dock, place);
    moved(`${place.edge} ${+place.along.toFixed(3)}`);
  };

  on<PointerEvent>(handle, 'pointerdown', (event) => {
    dragged = false;
    grip = event;
    handle.setPointerCapture(event.pointerId);
  });
  on<PointerEvent>(handle, 'pointermove', (event) => {
    if (!grip) return;
    const [x, y] = [event.clientX - grip.clientX, event.clientY - grip.clientY];
    dragged ||= Math.hypot(x, y) > 4;
    dock.classList.toggle('moving', dragged);
    if (dragged) dock.style.margin = `${y}px ${-x}px ${-y}px ${x}px`;
  });
  on(handle, 'lostpointercapture', () => {
    grip = undefined;
    dock.classList.remove('moving');
    if (dragged) settle(nearestEdge(handle.getBoundingClientRect()));
  });
  on(handle, 'click', (event) => {
    if (dragged) event.stopImmediatePropagation();
    dragged = false;
  });
  on<KeyboardEvent>(handle, 'keydown', (event) => {
    const next = event.altKey ? stepFrom(place, event.key) : undefined;
    if (!next) return;
    // Alt and an arrow would leave the page.
    event.preventDefault();
    settle(next);
  });
  return (by) => {
    // To write what stands would have the page's styles looked through.
    if (grip || by === stepped) return;
    stepped = by;
    putAt(dock, by ? { edge: place.edge, along: clamp(place.along + by) } : place);
  };
}
