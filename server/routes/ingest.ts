import { callerAddress } from '@/server/auth/caller-address';
import { nestedDeeper } from '@/server/import/read-json-lines';
import { Refusal } from '@/server/problem';
import { type HubApp, type HubParts, readInput } from './context';
import { mediaOf } from './import';
import { IngestHeaders, IngestPath } from './ingest-input';

/** The largest delivery taken, in bytes. */
export const MAX_DELIVERY = 1_000_000;
const MOST_RECORDS = 100;
const DEEPEST = 10;
const MOST_FIELDS = 300;

/** `POST /v1/ingest/{source}`: what forms and marketing tools send, each delivery once. */
export function ingestRoute(app: HubApp, { intake, limits, proxies }: HubParts): void {
  app.post('/v1/ingest/:source', async (c) => {
    const { source } = readInput(IngestPath, c.req.param(), 'address');
    const header = (name: string) => c.req.header(name);
    const headers = readInput(
      IngestHeaders,
      Object.fromEntries(Object.keys(IngestHeaders.shape).flatMap((name) => (header(name) === undefined ? [] : [[name, header(name)]]))),
      'headers',
    );
    const body = new Uint8Array(await c.req.arrayBuffer());
    if (body.byteLength > MAX_DELIVERY) throw new Refusal('too_large', 'A delivery is at most 1 MB: send fewer records at once.');
    const media = mediaOf(c);
    const answer = await intake.take({
      source,
      proof: {
        timestamp: headers['X-Tasuki-Timestamp'],
        signature: headers['X-Tasuki-Signature'],
        secret: headers['X-Tasuki-Secret'],
      },
      id: headers['X-Tasuki-Delivery'],
      body,
      read: () => recordsOf(media, body),
    });
    if (answer === null) {
      await limits.failed(callerAddress(c, proxies));
      throw new Refusal('unauthorized', 'No source here signs like this: check its id, its secret, and the sender’s clock.');
    }
    return c.json(answer);
  });
}

function recordsOf(media: string, body: Uint8Array): Record<string, unknown>[] {
  const text = new TextDecoder().decode(body);
  if (media === 'application/x-www-form-urlencoded') return [formOf(text)];
  if (media !== 'application/json' && !media.endsWith('+json'))
    throw new Refusal('invalid', 'Send application/json or application/x-www-form-urlencoded.');
  if (nestedDeeper(text, DEEPEST)) throw new Refusal('invalid', 'The body is nested too deeply.');
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new Refusal('invalid', 'The body is not JSON.');
  }
  const inner = isObject(parsed) && Array.isArray(parsed.records) ? parsed.records : parsed;
  const list: unknown[] = Array.isArray(inner) ? inner : [inner];
  if (list.length === 0 || list.length > MOST_RECORDS) throw new Refusal('invalid', `Send 1 to ${MOST_RECORDS} records at once.`);
  if (!list.every(isObject)) throw new Refusal('invalid', 'Every record must be a JSON object.');
  return list as Record<string, unknown>[];
}

/** A form's fields as a browser sends them; of a field that comes more than once (boxes) all values. */
function formOf(text: string): Record<string, unknown> {
  const fields = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(text)) {
    const known = fields.get(name);
    if (known) known.push(value);
    else if (fields.size < MOST_FIELDS) fields.set(name, [value]);
  }
  return Object.fromEntries([...fields].map(([name, values]) => [name, values.length === 1 ? values[0] : values]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
