// biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there; lines may end and tabs stand
const unfit = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/;

/** What was agreed on, in words: as it is where it is fit to be shown, which is nearly always; else as somebody else's text. */
export function agreedText(text: string, most = 500): string {
  return text.length <= most && !unfit.test(text) ? text : shownText(text, most);
}

/**
 * Somebody else's text, fit to be shown in one place: control and direction-changing characters are left out, and what
 * is longer than `most` characters is cut with an ellipsis.
 */
export function shownText(text: string, most = 160): string {
  const head = text
    .slice(0, most * 2)
    .replace(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/gu, ' ')
    .trim();
  const letters = [...head];
  return letters.length > most || text.length > most * 2 ? `${letters.slice(0, most).join('')}…` : head;
}
