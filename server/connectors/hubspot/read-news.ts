import { z } from 'zod';
import type { Instant } from '@/lib/domain/time';
import { type Filter, type HubspotApi, type HubspotRow, modifiedProperty, type ObjectType, SEARCH_SIZE, type Want } from './hubspot-api';

/** What changed is found by search some moments later than it changed. */
const OVERLAP = 120_000;
/** When HubSpot is behind with its index, much later: now and then one looks back further. */
const FAR_OVERLAP = 3_600_000;
const FAR_EVERY = 900_000;

/** First all objects by id; then what changed, by the millisecond of its change and, where one holds more than a page, by id within it. */
export const NewsCursor = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('first'), newest: z.number(), after: z.string().nullable(), total: z.number() }),
  z.object({
    phase: z.literal('news'),
    newest: z.number(),
    /** When, by our clock, `newest` was first seen. */
    seenAt: z.number(),
    from: z.number(),
    after: z.string().nullable(),
    lookedBackAt: z.number(),
  }),
]);
export type NewsCursor = z.infer<typeof NewsCursor>;

export type NewsPage = { rows: HubspotRow[]; cursor: NewsCursor; more: boolean; total?: number };

/**
 * Reads a page of one type's objects. The first time by listing, which has no end at 10,000 and no lag; `onlyNews` leaves that out and
 * begins with what changes from now on. Then by searching for the moment of change, always from a moment and an id on and never by page
 * number, so that no search comes near its 10,000 results, not even when a bulk job stamps more objects than that with one moment.
 */
export async function readNews(
  api: HubspotApi,
  { type, want, onlyNews = false }: { type: ObjectType; want: Want; onlyNews?: boolean },
  cursor: unknown,
  now: Instant,
  signal: AbortSignal,
): Promise<NewsPage> {
  const stamp = modifiedProperty(type);
  const place = cursor === null ? await beginning() : NewsCursor.parse(cursor);

  if (place.phase === 'first') {
    const { newest, total } = place;
    if (onlyNews) return { rows: [], cursor: nextRound({ newest, seenAt: now, lookedBackAt: now }, now), more: false };
    const { rows, after } = await api.list(type, { ...want, after: place.after }, signal);
    if (after !== null) return { rows, cursor: { ...place, after }, more: true, total };
    return { rows, cursor: nextRound({ newest, seenAt: now, lookedBackAt: now }, now), more: false, total };
  }

  const { from, after } = place;
  const seen = (at: number) => (at > place.newest ? { newest: at, seenAt: now } : {});
  if (after !== null) {
    const found = await search(
      [at('GTE', from), at('LTE', from), { propertyName: 'hs_object_id', operator: 'GT', value: after }],
      'hs_object_id',
    );
    const last = found.at(-1);
    const next = found.length === SEARCH_SIZE && last ? { from, after: last.id } : { from: from + 1, after: null };
    return { rows: await whole(found), cursor: { ...place, ...next, ...seen(from) }, more: true };
  }
  const found = await search([at('GTE', from)], stamp);
  const last = found.length === 0 ? place.newest : Math.max(...found.map(stampOf));
  if (found.length < SEARCH_SIZE) return { rows: await whole(found), cursor: nextRound({ ...place, ...seen(last) }, now), more: false };
  const before = found.filter((row) => stampOf(row) < last);
  // The last moment may go on behind the page's end: it is begun anew.
  return {
    rows: await whole(before),
    cursor: { ...place, ...seen(last), from: last, after: before.length === 0 ? '0' : null },
    more: true,
  };

  function at(operator: Filter['operator'], moment: number): Filter {
    return { propertyName: stamp, operator, value: String(moment) };
  }

  async function search(filters: Filter[], sort: string): Promise<HubspotRow[]> {
    return (await api.search(type, { filters, sort }, signal)).rows;
  }

  /** A search tells no history and may tell what was: what it found is read. */
  async function whole(rows: readonly HubspotRow[]): Promise<HubspotRow[]> {
    return rows.length === 0
      ? []
      : api.read(
          type,
          rows.map(({ id }) => id),
          want,
          signal,
        );
  }

  async function beginning(): Promise<NewsCursor & { phase: 'first' }> {
    // By HubSpot's own stamps: its clock need not be ours.
    const { rows, total } = await api.search(type, { filters: [], sort: stamp, descending: true, limit: 1 }, signal);
    return { phase: 'first', newest: rows[0] ? stampOf(rows[0]) : 0, after: null, total };
  }

  function stampOf(row: HubspotRow): number {
    return Date.parse(row.properties[stamp] ?? row.updatedAt) || 0;
  }
}

type Seen = Pick<NewsCursor & { phase: 'news' }, 'newest' | 'seenAt' | 'lookedBackAt'>;

/**
 * Where the next round begins. Once a stamp is known for longer than the index usually lags, all up to it is there: an account that rests
 * after a great import is not read again and again.
 */
function nextRound({ newest, seenAt, lookedBackAt }: Seen, now: Instant): NewsCursor {
  const far = now - lookedBackAt >= FAR_EVERY && lookedBackAt < seenAt + FAR_OVERLAP;
  const overlap = far ? FAR_OVERLAP : OVERLAP;
  const from = far || now < seenAt + OVERLAP ? Math.max(0, newest - overlap) : newest + 1;
  return { phase: 'news', newest, seenAt, from, after: null, lookedBackAt: far ? now : lookedBackAt };
}
