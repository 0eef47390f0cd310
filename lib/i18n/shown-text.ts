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
