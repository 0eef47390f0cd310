import { z } from 'zod';
import type { Instant } from '@/lib/domain/time';
import type { Domain, OdooApi, OdooRow } from './odoo-api';
import { momentOf, stampOf } from './odoo-values';

export const PAGE_SIZE = 200;
/** A row carries the start of its transaction and is seen at its end: as long as Odoo lets a request run. */
const OVERLAP = 120_000;
/** Jobs of Odoo's own and imports run longer: now and then one looks back further. */
const FAR_OVERLAP = 3_600_000;
const FAR_EVERY = 900_000;
const SECOND = 1_000;
const LONG_AGO = '1970-01-01 00:00:00';

/** First all rows by id; then what changed, by the second of its change and, where one second holds more than a page, by id within it. */
export const NewsCursor = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('first'), newest: z.string(), after: z.number(), total: z.number() }),
  z.object({
    phase: z.literal('news'),
    newest: z.string(),
    /** When, by our clock, `newest` was first seen. */
    seenAt: z.number(),
    from: z.string(),
    after: z.number().nullable(),
    lookedBackAt: z.number(),
  }),
]);
export type NewsCursor = z.infer<typeof NewsCursor>;

export type NewsPage = { rows: OdooRow[]; cursor: NewsCursor; more: boolean; total?: number };

/**
 * Reads a page of a model's rows. The first time they come in the order of their ids, which is quick on any size and loses nothing to
 * changes under way: what changes meanwhile is news afterwards. News go by `write_date`, kept to the microsecond and told to the second,
 * so a second is read whole or by ids, never cut; and with an overlap, as rows become visible later than they are stamped.
 * `fields` must hold `write_date`.
 */
export async function readNews(
  odoo: OdooApi,
  source: { model: string; domain: Domain; fields: readonly string[] },
  cursor: unknown,
  now: Instant,
  signal: AbortSignal,
): Promise<NewsPage> {
  const { model, fields } = source;
  const place = cursor === null ? await beginning(odoo, source, signal) : NewsCursor.parse(cursor);
  const search = (more: Domain, order: string, limit = PAGE_SIZE) =>
    odoo.search(model, { domain: [...source.domain, ...more], fields, order, limit, archived: true }, signal);

  if (place.phase === 'first') {
    const rows = await search([['id', '>', place.after]], 'id');
    const { total, newest } = place;
    if (rows.length === PAGE_SIZE) return { rows, cursor: { ...place, after: rows.at(-1)?.id ?? 0 }, more: true, total };
    return { rows, cursor: nextRound({ newest, seenAt: now, lookedBackAt: now }, now), more: false, total };
  }

  const { from, after } = place;
  // Stamps of one form sort as text.
  const seen = (stamp: string) => (stamp > place.newest ? { newest: stamp, seenAt: now } : {});
  if (after !== null) {
    const rows = await search(
      [
        ['write_date', '>=', from],
        ['write_date', '<', later(from, SECOND)],
        ['id', '>', after],
      ],
      'id',
    );
    const next = rows.length === PAGE_SIZE ? { from, after: rows.at(-1)?.id ?? 0 } : { from: later(from, SECOND), after: null };
    return { rows, cursor: { ...place, ...next, ...seen(from) }, more: true };
  }
  const rows = await search([['write_date', '>=', from]], 'write_date, id');
  const last = stampIn(rows.at(-1)) ?? place.newest;
  if (rows.length < PAGE_SIZE) return { rows, cursor: nextRound({ ...place, ...seen(last) }, now), more: false };
  const whole = rows.filter((row) => (stampIn(row) ?? '') < last);
  // The last second may go on behind the page's end: it is begun anew.
  const cut = { ...place, ...seen(last), from: last };
  return { rows: whole, cursor: { ...cut, after: whole.length === 0 ? 0 : null }, more: true };
}

async function beginning(
  odoo: OdooApi,
  { model, domain }: { model: string; domain: Domain },
  signal: AbortSignal,
): Promise<NewsCursor & { phase: 'first' }> {
  // By Odoo's own stamps: its clock need not be ours.
  const [newest] = await odoo.search(model, { domain, fields: ['write_date'], order: 'write_date desc', limit: 1, archived: true }, signal);
  return { phase: 'first', newest: stampIn(newest) ?? LONG_AGO, after: 0, total: await odoo.count(model, domain, signal) };
}

type Seen = Pick<NewsCursor & { phase: 'news' }, 'newest' | 'seenAt' | 'lookedBackAt'>;

/**
 * Where the next round begins. Once a stamp is known for longer than a transaction lasts, all up to it is there: a database that rests
 * after a great import is not read again and again.
 */
function nextRound({ newest, seenAt, lookedBackAt }: Seen, now: Instant): NewsCursor {
  const far = now - lookedBackAt >= FAR_EVERY && lookedBackAt < seenAt + FAR_OVERLAP;
  const overlap = far ? FAR_OVERLAP : OVERLAP;
  const from = far || now < seenAt + OVERLAP ? later(newest, -overlap) : later(newest, SECOND);
  return { phase: 'news', newest, seenAt, from, after: null, lookedBackAt: far ? now : lookedBackAt };
}

function stampIn(row: OdooRow | undefined): string | null {
  const at = momentOf(row?.write_date);
  return at === null ? null : stampOf(at);
}

function later(stamp: string, ms: number): string {
  return stampOf(Math.max(0, (momentOf(stamp) ?? 0) + ms));
}
