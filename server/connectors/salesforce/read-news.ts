import { z } from 'zod';
import type { Instant } from '@/lib/domain/time';
import { idIn, momentIn } from './row-values';
import type { SalesforceApi, SalesforceRow } from './salesforce-api';
import { moment, quoted } from './soql';

export const PAGE_SIZE = 400;
/** A row is stamped when it is saved and seen when its transaction ends. */
const OVERLAP = 120_000;
/** Bulk loads run longer: now and then one looks back further. */
const FAR_OVERLAP = 3_600_000;
const FAR_EVERY = 900_000;

/** First all rows by id; then what changed, by the moment of its change and the id within it. */
export const NewsCursor = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('first'), newest: z.number(), after: z.string(), total: z.number() }),
  z.object({
    phase: z.literal('news'),
    newest: z.number(),
    /** When, by our clock, `newest` was first seen. */
    seenAt: z.number(),
    from: z.number(),
    after: z.string(),
    lookedBackAt: z.number(),
    /** When a round last came to its end. */
    readAt: z.number(),
  }),
]);
export type NewsCursor = z.infer<typeof NewsCursor>;

export type NewsSource = {
  type: string;
  fields: readonly string[];
  /** What must hold of the rows, in SOQL. */
  where?: string;
  /** Archived ones too: Salesforce archives activities after a year. */
  archived?: boolean;
  /** Leaves out the first load and begins with what changes from now on. */
  onlyNews?: boolean;
  /** How often to ask, in milliseconds: the calls of a day are counted for the whole organisation. */
  every?: number;
};

export type NewsPage = { rows: SalesforceRow[]; cursor: NewsCursor; more: boolean; total?: number };

/**
 * Reads a page of an object's rows by `SystemModstamp`, which unlike `LastModifiedDate` moves for whatever changes. The place is a moment
 * and an id, so that rows of one moment are never cut, and nothing has to be begun anew because Salesforce forgot its own.
 */
export async function readNews(
  api: SalesforceApi,
  source: NewsSource,
  cursor: unknown,
  now: Instant,
  signal: AbortSignal,
): Promise<NewsPage> {
  const { type, archived = false, onlyNews = false, every = 0 } = source;
  const fields = [...new Set(['Id', 'SystemModstamp', ...source.fields])].join(', ');
  const place = cursor === null ? await beginning() : NewsCursor.parse(cursor);
  const select = (more: string, order: string) =>
    api.query(`SELECT ${fields} FROM ${type}${where(more)} ORDER BY ${order} LIMIT ${PAGE_SIZE}`, signal, { deleted: archived });

  if (place.phase === 'first') {
    const { newest, total } = place;
    if (onlyNews) return { rows: [], cursor: nextRound({ newest, seenAt: now, lookedBackAt: now }, now), more: false };
    const { rows, whole } = await select(place.after === '' ? '' : `Id > ${quoted(place.after)}`, 'Id');
    if (rows.length === PAGE_SIZE || !whole) return { rows, cursor: { ...place, after: idIn(rows.at(-1) ?? {}) }, more: true, total };
    return { rows, cursor: nextRound({ newest, seenAt: now, lookedBackAt: now }, now), more: false, total };
  }

  if (place.after === '' && now - place.readAt < every) return { rows: [], cursor: place, more: false };
  const from = moment(place.from);
  const since =
    place.after === ''
      ? `SystemModstamp >= ${from}`
      : `(SystemModstamp > ${from} OR (SystemModstamp = ${from} AND Id > ${quoted(place.after)}))`;
  const { rows, whole } = await select(since, 'SystemModstamp, Id');
  const last = rows.at(-1);
  const stamp = last ? (momentIn(last, 'SystemModstamp') ?? place.from) : place.newest;
  const seen = stamp > place.newest ? { newest: stamp, seenAt: now } : {};
  if (last && (rows.length === PAGE_SIZE || !whole))
    return { rows, cursor: { ...place, ...seen, from: stamp, after: idIn(last) }, more: true };
  return { rows, cursor: nextRound({ ...place, ...seen }, now), more: false };

  function where(more: string): string {
    const parts = [source.where, archived ? 'IsDeleted = false' : undefined, more].filter((part) => part);
    return parts.length > 0 ? ` WHERE ${parts.join(' AND ')}` : '';
  }

  async function beginning(): Promise<NewsCursor & { phase: 'first' }> {
    const { rows } = await api.query(`SELECT Id, SystemModstamp FROM ${type}${where('')} ORDER BY SystemModstamp DESC LIMIT 1`, signal, {
      deleted: archived,
    });
    const total = onlyNews ? 0 : await api.count(`SELECT COUNT() FROM ${type}${source.where ? ` WHERE ${source.where}` : ''}`, signal);
    // By Salesforce's own stamps: its clock need not be ours.
    return { phase: 'first', newest: momentIn(rows[0] ?? {}, 'SystemModstamp') ?? 0, after: '', total };
  }
}

type Seen = Pick<NewsCursor & { phase: 'news' }, 'newest' | 'seenAt' | 'lookedBackAt'>;

/**
 * Where the next round begins. Once a stamp is known for longer than a transaction lasts, all up to it is there: an organisation that rests
 * after a great import is not read again and again.
 */
function nextRound({ newest, seenAt, lookedBackAt }: Seen, now: Instant): NewsCursor {
  const far = now - lookedBackAt >= FAR_EVERY && lookedBackAt < seenAt + FAR_OVERLAP;
  const overlap = far ? FAR_OVERLAP : OVERLAP;
  const from = far || now < seenAt + OVERLAP ? Math.max(0, newest - overlap) : newest + 1;
  return { phase: 'news', newest, seenAt, from, after: '', lookedBackAt: far ? now : lookedBackAt, readAt: now };
}
