import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { AddressRefused, checkAddress, publicLookup } from './address-guard';
import type { ChannelRequest } from './kinds/kind';

/** How a try ended. `again` says whether another may help; `after` how long the channel asked to be left alone, in milliseconds. */
export type Sent = { ok: true } | { ok: false; again: boolean; after: number | null; why: string };

const TIMEOUT = 10_000;
/** Longer than this nobody waits on a channel's word. */
const LONGEST_ASKED = 6 * 3_600_000;

/**
 * Posts one request. Never follows a redirect, never speaks to a private address unless its origin is in `inside`, and reads no answer:
 * the status is all that counts. What went wrong is said without a word of the address or the answer.
 */
export async function send(
  { url: address, headers, body }: ChannelRequest,
  { inside, signal, now }: { inside: readonly string[]; signal?: AbortSignal; now: number },
): Promise<Sent> {
  try {
    const url = checkAddress(address, inside);
    const isInside = inside.includes(url.origin);
    const { status, waits } = await post(url, headers, body, isInside, signal);
    if (status >= 200 && status < 300) return { ok: true };
    if (status >= 300 && status < 400) return { ok: false, again: false, after: null, why: `answered ${status}: it redirects elsewhere` };
    const again = status >= 500 || status === 408 || status === 425 || status === 429;
    return { ok: false, again, after: again ? askedWait(waits, now) : null, why: `answered ${status}` };
  } catch (error) {
    if (error instanceof AddressRefused) return { ok: false, again: false, after: null, why: error.why };
    const { code } = error as { code?: unknown };
    return { ok: false, again: true, after: null, why: typeof code === 'string' ? `does not answer (${code})` : 'does not answer' };
  }
}

type Waits = { retryAfter: string | undefined; reset: string | undefined };

function post(
  url: URL,
  headers: Record<string, string>,
  body: string,
  isInside: boolean,
  signal: AbortSignal | undefined,
): Promise<{ status: number; waits: Waits }> {
  const over = AbortSignal.any([AbortSignal.timeout(TIMEOUT), ...(signal ? [signal] : [])]);
  return new Promise((resolve, reject) => {
    const ask = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = ask(
      url,
      {
        method: 'POST',
        headers: { ...headers, 'content-length': Buffer.byteLength(body), 'user-agent': 'Tasuki-Hub' },
        // A connection of its own: one that is kept could be cut just as the next message is written on it.
        agent: false,
        signal: over,
        ...(isInside ? {} : { lookup: publicLookup }),
      },
      (response) => {
        const one = (name: string) => {
          const value = response.headers[name];
          return Array.isArray(value) ? value[0] : value;
        };
        resolve({ status: response.statusCode ?? 0, waits: { retryAfter: one('retry-after'), reset: one('x-ratelimit-reset') } });
        response.destroy();
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

/** How long a channel asks to be left alone: `Retry-After` in seconds or as a date, or a moment in epoch seconds as Chatwork says it. */
function askedWait({ retryAfter, reset }: Waits, now: number): number | null {
  const wait =
    retryAfter !== undefined ? waitOf(retryAfter, now) : reset !== undefined && /^\d+$/.test(reset) ? Number(reset) * 1_000 - now : null;
  return wait === null || !Number.isFinite(wait) ? null : Math.min(LONGEST_ASKED, Math.max(0, wait));
}

function waitOf(text: string, now: number): number | null {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1_000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : at - now;
}
