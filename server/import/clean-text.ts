/** What no database keeps or no screen shows: NUL and other control characters (line breaks and tabs stay), halves of characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is what this is for.
const UNKEEPABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]|\p{Surrogate}/u;
const EVERY_UNKEEPABLE = new RegExp(UNKEEPABLE, 'gu');

/** A piece of a file without what can't be kept: looked at once as a whole, which is far quicker than value by value. */
export function cleanPiece(text: string): string {
  return UNKEEPABLE.test(text) ? text.replace(EVERY_UNKEEPABLE, '') : text;
}

/** A text without control characters and halves of characters, without blanks around it. */
export function cleanText(text: string): string {
  return cleanPiece(text).trim();
}

/** A text cut for a message, so that a broken file makes no endless line. */
export function clip(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
