import { on } from './on';

/** What a person presses, by its markup. What a page made pressable by script shows the hand. */
const PRESSABLE = 'a[href],button,input,select,textarea,[role=button]';
/** What all else waits for; the last is Bootstrap's, which Odoo and SuiteCRM draw theirs with. */
const MODAL = '[aria-modal=true],dialog[open],.modal[role=dialog]';

/** Px between points looked at under the chip: no control is smaller that anybody could press. */
const GRAIN = 15;
/** The same under the panel, where only dialogs matter. */
const COARSE = 60;
/** The page rests this long before the chip looks at what is under it. */
const SETTLE = 300;
/** A CRM that draws itself after it was loaded has done so by then: looked at once more. */
const DRAWN = 2_500;
/** A dialog may go without anything we hear, by a key or once it has saved: how often it is looked whether it has. */
const DIALOG = 1_000;
/** How far it steps aside along its edge, by turns, when even folded it would cover something. */
const ASIDE = [0, -0.1, 0.1, -0.2, 0.2, -0.35, 0.35];

/** A box in the window, in px. */
export type Box = Pick<DOMRect, 'left' | 'right' | 'top' | 'bottom'>;

/**
 * What lies under a box of ours, looked at every so many px, frameworks' open shadow trees included:
 * 2 a dialog that all else waits for, 1 something that a person presses, 0 neither. Reads the page only.
 */
export function under({ left, right, top, bottom }: Box, grain: number, ours: Element): number {
  let most = 0;
  for (let y = top + 2; y < bottom; y += grain)
    for (let x = left + 2; x < right; x += grain)
      for (let root: Document | ShadowRoot | null | undefined = document; root; ) {
        const tree: Document | ShadowRoot = root;
        const at: Element | undefined = tree.elementsFromPoint(x, y).find((each) => each !== ours && each.getRootNode() === tree);
        if (at?.closest(MODAL)) return 2;
        if (at?.closest(PRESSABLE) || (at && getComputedStyle(at).cursor === 'pointer')) most = 1;
        root = at?.shadowRoot;
      }
  return most;
}

/**
 * Keeps the chip off the page's own controls, dialogs and full-screen: it looks when the page has settled after something a
 * person did, never at each change of the page, and folds, steps aside or goes for as long as it must.
 * `wanted`: the panel is open, and the person wants to see it whatever it covers. `aside` steps along the edge, by 0 to where the
 * person put it. `folds` hears whether the chip is folded to its mark.
 * @returns asks for a look soon, or for none where the page is hidden
 */
export function keepClear(
  host: Element,
  dock: HTMLElement,
  chip: HTMLElement,
  wanted: () => boolean,
  aside: (by: number) => void,
  folds: (folded: boolean) => void,
  signal: AbortSignal,
): () => void {
  let timer = 0;
  let again = DRAWN;
  const below = (element: Element, grain = GRAIN) => under(element.getBoundingClientRect(), grain, host);
  const fold = (folded: boolean) => chip.classList.toggle('folded', folded);

  function look(): void {
    // What is being pointed at or moved stays as it is.
    if (document.hidden || chip.matches(':hover,:has(:focus-visible)') || dock.matches('.moving')) return;
    dock.hidden = false;
    fold(false);
    aside(0);
    const over = below(chip);
    const dialog = over > 1 || (wanted() && below(dock, COARSE) > 1);
    dock.hidden = !!document.fullscreenElement || dialog;
    const folded = over === 1 && !wanted();
    if (folded) {
      fold(true);
      const free = (by: number) => {
        aside(by);
        return !below(chip);
      };
      if (!ASIDE.some(free)) aside(0);
    }
    folds(folded);
    if (dialog || again) lookIn(dialog ? DIALOG : again);
    again = 0;
  }

  function lookIn(ms: number): void {
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(look, ms) as unknown as number;
  }

  const soon = () => lookIn(SETTLE);
  on(window, 'resize focusin pointerup', soon, signal);
  on(document, 'fullscreenchange', look, signal);
  return soon;
}
