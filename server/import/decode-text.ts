/** How a file's text is written: UTF-8, Shift_JIS (what Japanese Excel saves as CSV, with Windows' additions), or UTF-16 with its mark. */
export type Encoding = 'utf-8' | 'shift_jis' | 'utf-16le' | 'utf-16be';

/** So much from the first byte beyond ASCII on decides which encoding it is. */
const EVIDENCE = 65_536;

/**
 * Turns bytes into text without knowing how they are written, in constant memory. A byte-order mark decides; without one the first
 * 64 KB that hold anything beyond ASCII do: what is UTF-8 is UTF-8, else what is Shift_JIS is that. Bytes that fit the encoding nowhere
 * come out as U+FFFD. Text passes through.
 */
export async function* decodeText(
  chunks: AsyncIterable<Uint8Array | string>,
  onEncoding?: (encoding: Encoding) => void,
): AsyncGenerator<string> {
  let decoder: TextDecoder | null = null;
  let held: Uint8Array[] = [];
  let first = true;
  const decide = (bytes: Uint8Array, whole: boolean): TextDecoder => {
    const encoding = encodingOf(bytes, whole);
    onEncoding?.(encoding);
    return new TextDecoder(encoding);
  };
  for await (const chunk of chunks) {
    if (typeof chunk === 'string') {
      yield chunk;
      continue;
    }
    if (decoder !== null) {
      yield decoder.decode(chunk, { stream: true });
      continue;
    }
    const bytes = held.length === 0 ? chunk : joined([...held, chunk]);
    held = [];
    // A mark of up to three bytes may come in pieces.
    if (first && bytes.length < 3) {
      held = [bytes];
      continue;
    }
    const from = first && hasMark(bytes) ? 0 : bytes.findIndex((byte) => byte >= 0x80);
    if (from === -1) {
      first = false;
      yield ascii(bytes);
      continue;
    }
    if (!(first && hasMark(bytes)) && bytes.length - from < EVIDENCE) {
      if (from > 0) yield ascii(bytes.subarray(0, from));
      first = false;
      held = [bytes.subarray(from)];
      continue;
    }
    decoder = decide(bytes, false);
    yield decoder.decode(bytes, { stream: true });
  }
  if (held.length > 0) {
    const bytes = joined(held);
    decoder = decide(bytes, true);
    yield decoder.decode(bytes, { stream: true });
  }
  if (decoder !== null) yield decoder.decode();
}

function encodingOf(bytes: Uint8Array, whole: boolean): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (fits(bytes, 'utf-8', whole)) return 'utf-8';
  return fits(bytes, 'shift_jis', whole) ? 'shift_jis' : 'utf-8';
}

function fits(bytes: Uint8Array, encoding: Encoding, whole: boolean): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: !whole });
    return true;
  } catch {
    return false;
  }
}

function hasMark(bytes: Uint8Array): boolean {
  return (
    (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) ||
    (bytes[0] === 0xff && bytes[1] === 0xfe) ||
    (bytes[0] === 0xfe && bytes[1] === 0xff)
  );
}

function ascii(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts);
}
