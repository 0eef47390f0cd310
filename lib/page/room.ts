import { on } from './on';
import { rest } from './rest';

/** What a person presses, by its markup. What a page made pressable by script shows the hand. */
const PRESSABLE = 'a[href],button,input,select,textarea,[role=button]';
/** What all else waits for; the last is Bootstrap's, which Odoo and SuiteCRM draw theirs with. */
const MODAL = '[aria-modal=true],dialog[open],.modal[role=dialog]';

/**
 * Px between rows of points looked at under the chip: two of them lie in its 36 px, and a control of 24 px, below which none may be
 * (WCAG 2.2, 2.5.8), is crossed by both wherever it lies within. What reaches in by less than a row is no harm.
 */
export const GRAIN = 11.9;
/** The same under the panel, where only dialogs matter. */
const COARSE = 40;
/** Points of a row stand wider apart, and those of the next row between them. */
const WIDER = 3;
/** The page rests this long before the chip looks at what is under it. */
const SETTLE = 300;
/** A CRM that draws itself after it was loaded has done so by then: looked at once more if it has. */
const DRAWN = 2_500;
/** A dialog may go without anything we hear, by a key or once it has saved: how often it is looked whether it has. */
const DIALOG = 1_000;
/** How far it steps aside along its edge, by turns, when even folded it would cover something. */
const ASIDE = [0, -0.1, 0.1, -0.2, 0.2, -0.35, 0.35];

/** A box in the window, in px. */
export type Box = Pick<DOMRect, 'left' | 'right' | 'top' | 'bottom'>;

/**
 * What lies under a box in the window, looked at every so many px, frameworks' open shadow trees included:
 * 2 a dialog that all else waits for, 1 something that a person presses, 0 neither. Reads the page only.
 */
export function under({ left, right, top, bottom }: Box, grain: number): number {
  const known = new Set<Element>();
  let most = 0;
  for (let y = top + grain, even = 0; y < bottom - grain / 2; y += grain, even ^= 1)
    for (let x = left + grain * (even ? 2 : 0.5); x < right; x += grain * WIDER)
      for (let at = document.elementFromPoint(x, y); at; ) {
        // The same few elements lie under most points.
        if (!known.has(at)) {
          known.add(at);
          if (at.closest(MODAL)) return 2;
          if (!most && (at.closest(PRESSABLE) || getComputedStyle(at).cursor === 'pointer')) most = 1;
        }
        const tree: ShadowRoot | null = at.shadowRoot;
        at = tree?.elementsFromPoint(x, y).find((each) => each.getRootNode() === tree) ?? null;
      }
  return most;
}

/** How many elements the page has: what it costs to ask is next to nothing beside a look. */
const elements = () => document.getElementsByTagName('*').length;

/**
 * Keeps the chip off the page's own controls, dialogs and full-screen: it looks when the page has settled after something a
 * person did, never at each change of the page, and folds, steps aside or goes for as long as it must.
 * `button` lies over all of the chip; expanded it says that the panel is open, and that the person wants to see it whatever it covers.
 * `aside` steps along the edge, by 0 to where the person put it. `folds` hears when the chip is folded to its mark, and when no more.
 * @returns asks for a look soon if the page has changed by so much as an element, or for none where it is hidden
 */
export function keepClear(
  dock: HTMLElement,
  chip: HTMLElement,
  button: HTMLButtonElement,
  aside: (by: number) => void,
  folds: (folded: boolean) => void,
  signal: AbortSignal,
): () => void {
  let timer = 0;
  let seen = 0;
  let again = DRAWN;
  let folded = false;
  let told = false;

  function fold(now: boolean): void {
    folded = now;
    chip.classList.toggle('folded', now);
  }

  /** What lies under one of ours. Only what can be pressed is over it; to change no more than its own style is soon done. */
  function below(element: Element, grain = GRAIN): number {
    const box = element.getBoundingClientRect();
    const through = (events: string) => {
      for (const { style } of dock.querySelectorAll<HTMLElement>('button,iframe')) style.pointerEvents = events;
    };
    through('none');
    const most = under(box, grain);
    through('');
    return most;
  }

  function look(): void {
    // A look that has to be left out is made up for.
    seen = 0;
    // What is being pointed at or moved stays as it is.
    if (document.hidden || signal.aborted || button.matches(':hover,:focus-visible') || dock.matches('.moving')) return;
    seen = elements();
    const wanted = button.ariaExpanded === 'true';
    dock.hidden = false;
    fold(false);
    aside(0);
    const over = below(chip);
    const dialog = over > 1 || (wanted && below(dock, COARSE) > 1);
    dock.hidden = !!document.fullscreenElement || dialog;
    if (over === 1 && !wanted) {
      fold(true);
      const free = (by: number) => {
        aside(by);
        return !below(chip);
      };
      if (!ASIDE.some(free)) aside(0);
    }
    if (folded !== told) {
      told = folded;
      folds(told);
    }
    if (dialog) lookIn(DIALOG);
    else if (again) timer = setTimeout(ifChanged, again) as unknown as number;
    again = 0;
  }

  function lookIn(ms: number): void {
    clearTimeout(timer);
    // After the page's own work, when it is laid out already: a look has it laid out no time more.
    if (!document.hidden) timer = setTimeout(() => rest(look), ms) as unknown as number;
  }

  function ifChanged(): void {
    // What went on while nobody saw it is looked at afterwards; a look that is waited for already stays.
    if (document.hidden) seen = 0;
    if (elements() !== seen) soon();
  }

  const soon = () => lookIn(SETTLE);
  on(window, 'resize focusin pointerup', soon, signal);
  // Once a scroll has come to its end, of whatever in the page: it is no event that rises.
  document.addEventListener('scrollend', soon, { signal, capture: true });
  on(document, 'fullscreenchange', look, signal);
  return ifChanged;
}
