/** Where a mark goes: before which text, how far from its start, how much of it is shown. */
export type Spot = { before: Text; start: number; bare: boolean; flex: string };

/** Widths in px: of a mark's shape alone, and what lies between a link's words and the mark. */
const BARE = 13;
const BETWEEN = 5;
/** Ancestors that may cut a link's words off. */
const UP = 5;

/** The first text of a link that says something; the page may cut off its end, never its start. */
function firstText(link: Element): Text | null {
  const texts = document.createTreeWalker(link, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) if (/\S/.test((text as Text).data)) return text as Text;
  return null;
}

/**
 * Finds room for a mark behind a link's words; without room it is the shape alone, over the end of what is cut off.
 * Reads the page only. Null where a mark would move something.
 */
export function spotOf(link: Element, stage: string): Spot | null {
  const before = firstText(link);
  const holder = before?.parentElement;
  if (!before || !holder) return null;
  const range = document.createRange();
  range.setStartBefore(before);
  range.setEndAfter(link.lastChild ?? before);
  const words = range.getBoundingClientRect();
  const { display, flexDirection, columnGap, direction } = getComputedStyle(holder);
  const flex = /flex|grid/.test(display);
  if (!words.width || (flex && (display.endsWith('grid') || flexDirection.startsWith('column')))) return null;
  const rtl = direction === 'rtl';
  const roomTo = ({ left, right }: DOMRect, inside: boolean) =>
    rtl ? words.left - (inside ? left : right) : (inside ? right : left) - words.right;
  let room = 1_000;
  for (let box: Element | null = holder, up = 0; box && up < UP; box = box.parentElement, up++) {
    const { overflowX, display: shape } = getComputedStyle(box);
    const next = box.nextElementSibling?.getBoundingClientRect();
    if (overflowX !== 'visible' || shape === 'table-cell') {
      room = Math.min(room, roomTo(box.getBoundingClientRect(), true));
      break;
    }
    if (next?.width && next.top < words.bottom && next.bottom > words.top) room = Math.min(room, roomTo(next, false));
  }
  const width = BARE + 8 + [...stage].reduce((sum, letter) => sum + (letter > '\u00ff' ? 12 : 9), 0);
  const bare = room < width + BETWEEN;
  return {
    before,
    bare,
    start: Math.round(words.width + Math.min(BETWEEN, room - (bare ? BARE : width))),
    flex: flex ? `-${Number.parseFloat(columnGap) || 0}px` : '',
  };
}

/** Whether the page writes light on dark, whatever the system likes. */
export function isDark(): boolean {
  const [r = 0, g = 0, b = 0] = (getComputedStyle(document.body).color.match(/\d+/g) ?? []).map(Number);
  return r + g + b > 382;
}
