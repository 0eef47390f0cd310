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
  z.object({ phase: z.literal('news'), newest: z.string(), from: z.string(), after: z.number().nullable(), lookedBackAt: z.number() }),
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
    return { rows, cursor: nextRound(newest, now, now), more: false, total };
  }

  const { from, after, lookedBackAt } = place;
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
    return { rows, cursor: { ...place, ...next, newest: latest(place.newest, from) }, more: true };
  }
  const rows = await search([['write_date', '>=', from]], 'write_date, id');
  const last = stampIn(rows.at(-1)) ?? from;
  if (rows.length < PAGE_SIZE) return { rows, cursor: nextRound(latest(place.newest, last), lookedBackAt, now), more: false };
  const whole = rows.filter((row) => (stampIn(row) ?? '') < last);
  // The last second may go on behind the page's end: it is begun anew.
  const cut = { ...place, newest: latest(place.newest, last), from: last };
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

function nextRound(newest: string, lookedBackAt: Instant, now: Instant): NewsCursor {
  const far = now - lookedBackAt >= FAR_EVERY;
  const from = later(newest, far ? -FAR_OVERLAP : -OVERLAP);
  return { phase: 'news', newest, from, after: null, lookedBackAt: far ? now : lookedBackAt };
}

function stampIn(row: OdooRow | undefined): string | null {
  const at = momentOf(row?.write_date);
  return at === null ? null : stampOf(at);
}

function later(stamp: string, ms: number): string {
  return stampOf(Math.max(0, (momentOf(stamp) ?? 0) + ms));
}

/** Stamps of one form sort as text. */
function latest(a: string, b: string): string {
  return a > b ? a : b;
}
