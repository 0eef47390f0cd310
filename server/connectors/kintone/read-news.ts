import { z } from 'zod';
import { type Instant, MINUTE } from '@/lib/domain/time';
import type { KintoneRecord } from './kintone-api';
import type { Form } from './kintone-form';
import { idOf, momentOf, stampOf } from './kintone-values';

/** What kintone tells at most in one call. */
export const PAGE_SIZE = 500;
/** A record carries the minute of its change and may be seen later: a bulk request writes 2,000 records in one go. */
const OVERLAP = 3 * MINUTE;
/** An import from a file goes on for long in the background: now and then one looks back further. */
const FAR_OVERLAP = 60 * MINUTE;
const FAR_EVERY = 15 * MINUTE;

/**
 * First all records by number; then what changed, by the minute of its change and, where one minute holds more than a page, by number
 * within it. Stamps are instants. `offset` is never used: kintone ends it at 10,000.
 */
export const NewsCursor = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('first'), newest: z.number(), after: z.number(), total: z.number() }),
  z.object({
    phase: z.literal('news'),
    newest: z.number(),
    /** When, by our clock, `newest` was first seen. */
    seenAt: z.number(),
    from: z.number(),
    after: z.number().nullable(),
    lookedBackAt: z.number(),
  }),
]);
export type NewsCursor = z.infer<typeof NewsCursor>;

/** One app as a stream of news wants it. */
export type App = {
  form: Form;
  search(query: string): Promise<KintoneRecord[]>;
  count(): Promise<number>;
};

export type NewsPage = { rows: KintoneRecord[]; cursor: NewsCursor; more: boolean; total?: number };

/** Reads a page of an app's records. What changes during the first load is news after it. */
export async function readNews(app: App, cursor: unknown, now: Instant): Promise<NewsPage> {
  const { form, search } = app;
  const place = cursor === null ? await beginning(app) : NewsCursor.parse(cursor);
  const stampIn = (row: KintoneRecord | undefined) => (row === undefined ? null : momentOf(row, form.updated));
  const since = (from: Instant) => `${form.updated} >= "${stampOf(from)}"`;

  if (place.phase === 'first') {
    const rows = await search(`$id > ${place.after} order by $id asc limit ${PAGE_SIZE}`);
    const { total, newest } = place;
    if (rows.length === PAGE_SIZE) return { rows, cursor: { ...place, after: lastId(rows) }, more: true, total };
    return { rows, cursor: nextRound({ newest, seenAt: now, lookedBackAt: now }, now), more: false, total };
  }

  const { from, after } = place;
  const seen = (stamp: Instant) => (stamp > place.newest ? { newest: stamp, seenAt: now } : {});
  if (after !== null) {
    const within = `${since(from)} and ${form.updated} < "${stampOf(from + MINUTE)}" and $id > ${after}`;
    const rows = await search(`${within} order by $id asc limit ${PAGE_SIZE}`);
    const next = rows.length === PAGE_SIZE ? { from, after: lastId(rows) } : { from: from + MINUTE, after: null };
    return { rows, cursor: { ...place, ...next, ...seen(from) }, more: true };
  }
  const rows = await search(`${since(from)} order by ${form.updated} asc, $id asc limit ${PAGE_SIZE}`);
  const last = minuteOf(stampIn(rows.at(-1)) ?? place.newest);
  if (rows.length < PAGE_SIZE) return { rows, cursor: nextRound({ ...place, ...seen(last) }, now), more: false };
  const whole = rows.filter((row) => minuteOf(stampIn(row) ?? 0) < last);
  // The last minute may go on behind the page's end: it is begun anew.
  return { rows: whole, cursor: { ...place, ...seen(last), from: last, after: whole.length === 0 ? 0 : null }, more: true };
}

async function beginning({ form, search, count }: App): Promise<NewsCursor & { phase: 'first' }> {
  // By kintone's own stamps: its clock need not be ours.
  const [newest] = await search(`order by ${form.updated} desc, $id desc limit 1`);
  return { phase: 'first', newest: (newest && momentOf(newest, form.updated)) || 0, after: 0, total: await count() };
}

type Seen = Pick<NewsCursor & { phase: 'news' }, 'newest' | 'seenAt' | 'lookedBackAt'>;

/** Where the next round begins: an app at rest is asked for what is newer than its newest minute, and answers with nothing. */
function nextRound({ newest, seenAt, lookedBackAt }: Seen, now: Instant): NewsCursor {
  const far = now - lookedBackAt >= FAR_EVERY && lookedBackAt < seenAt + FAR_OVERLAP;
  const from = far || now < seenAt + OVERLAP ? newest - (far ? FAR_OVERLAP : OVERLAP) : newest + MINUTE;
  return { phase: 'news', newest, seenAt, from: Math.max(0, minuteOf(from)), after: null, lookedBackAt: far ? now : lookedBackAt };
}

function minuteOf(at: Instant): Instant {
  return Math.floor(at / MINUTE) * MINUTE;
}

function lastId(rows: readonly KintoneRecord[]): number {
  const last = rows.at(-1);
  return last === undefined ? 0 : idOf(last);
}
