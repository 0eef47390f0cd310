import { on } from './on';

/** What a person presses, by its markup. What a page made pressable by script shows the hand. */
const PRESSABLE = 'a[href],button,input,select,textarea,summary,[role=button],[role=tab],[role^=menuitem]';
const DIALOGS = 'dialog[open],[aria-modal=true],[role=dialog],[role=alertdialog]';

/** Px between looks under the chip: no control is smaller that anybody could press. */
const GRAIN = 15;
/** The page rests this long before the chip looks at what is under it. */
const SETTLE = 300;
/** A CRM that draws itself after it was loaded has done so by then: looked at once more. */
const DRAWN = 2_500;
/** How far it steps aside along its edge, by turns, when even folded it would cover something. */
const ASIDE = [0, -0.1, 0.1, -0.2, 0.2, -0.35, 0.35];

type Box = Pick<DOMRect, 'left' | 'right' | 'top' | 'bottom'>;

/** The innermost element of the page at a point, under ours. */
function under(x: number, y: number, ours: Element): Element | undefined {
  let found: Element | undefined;
  for (let root: Document | ShadowRoot | null | undefined = document; root; root = found?.shadowRoot) {
    const next: Element | undefined = root.elementsFromPoint(x, y).find((each) => each !== ours && each.getRootNode() === root);
    if (!next || next === found) break;
    found = next;
  }
  return found;
}

/** Whether something that a person presses lies under this box. Reads the page only. */
export function coversControl({ left, right, top, bottom }: Box, ours: Element): boolean {
  const seen = new Set<Element>();
  for (let y = top + 2; y < bottom; y += GRAIN)
    for (let x = left + 2; x < right; x += GRAIN) {
      const at = under(x, y, ours);
      if (!at || seen.has(at)) continue;
      seen.add(at);
      if (at.closest(PRESSABLE) || getComputedStyle(at).cursor === 'pointer') return true;
    }
  return false;
}

/** Whether the page shows something that comes first: full-screen, or a dialog that all else waits for and that touches one of these. */
export function comesFirst(ours: readonly Element[]): boolean {
  if (document.fullscreenElement) return true;
  for (const dialog of document.querySelectorAll(DIALOGS)) {
    const { left, right, top, bottom, width } = dialog.getBoundingClientRect();
    // What doesn't say that all else waits is a dialog with its backdrop, or a part of the page like others.
    if (!width || (!dialog.matches('[aria-modal=true]') && width < innerWidth)) continue;
    if (dialog.checkVisibility?.({ opacityProperty: true, visibilityProperty: true }) === false) continue;
    const touches = (box: Box) => box.left < right && box.right > left && box.top < bottom && box.bottom > top;
    if (ours.some((each) => touches(each.getBoundingClientRect()))) return true;
  }
  return false;
}

export type Standing = {
  host: Element;
  dock: HTMLElement;
  chip: HTMLElement;
  /** The panel is open: the person wants to see it, whatever it covers. */
  wanted(): boolean;
  /** Steps aside along the edge; 0: where the person put it. */
  aside(by: number): void;
  /** Folded to its mark, or not any more. */
  folds(folded: boolean): void;
};

/**
 * Keeps the chip off the page's own controls, dialogs and full-screen: it looks when the page has settled after something a
 * person did, never at each change of the page, and folds, steps aside or goes for as long as it must.
 * @returns asks for a look soon
 */
export function keepClear({ host, dock, chip, wanted, aside, folds }: Standing, signal: AbortSignal): () => void {
  let timer = 0;
  let first = true;

  function look(): void {
    // What is being pointed at or moved stays as it is.
    if (document.hidden || chip.matches(':hover,:has(:focus-visible)') || dock.matches('.moving')) return;
    dock.hidden = false;
    chip.classList.remove('folded');
    aside(0);
    if (comesFirst([...dock.children])) dock.hidden = true;
    else if (!wanted() && coversControl(chip.getBoundingClientRect(), host)) {
      chip.classList.add('folded');
      const free = ASIDE.find((by) => {
        aside(by);
        return !coversControl(chip.getBoundingClientRect(), host);
      });
      aside(free ?? 0);
    }
    folds(chip.matches('.folded'));
    if (first) lookIn(DRAWN);
    first = false;
  }

  function lookIn(ms: number): void {
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(look, ms) as unknown as number;
  }

  on(window, 'resize focusin pointerup', () => lookIn(SETTLE), signal);
  on(document, 'visibilitychange', () => lookIn(SETTLE), signal);
  on(document, 'fullscreenchange', look, signal);
  signal.addEventListener('abort', () => clearTimeout(timer));
  return () => lookIn(SETTLE);
}
