/**
 * The text of a file: UTF-8, or Shift_JIS where it is not that (as the Cabinet Office and older Outlooks write);
 * without a byte order mark. Bytes that are neither become replacement characters.
 */
export function fileText(file: string | Uint8Array): string {
  if (typeof file === 'string') return file.startsWith('\uFEFF') ? file.slice(1) : file;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(file);
  } catch {
    return new TextDecoder('shift_jis').decode(file);
  }
}

/** The size of a file in bytes; for a text, of its UTF-8 form, at least. */
export function fileSize(file: string | Uint8Array, limit: number): number {
  if (typeof file !== 'string') return file.byteLength;
  // No text is shorter in bytes than in letters: a huge one need not be encoded to be refused.
  return file.length > limit ? file.length : new TextEncoder().encode(file).byteLength;
}
