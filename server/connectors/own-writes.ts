import { sql } from 'drizzle-orm';
import type { Instant } from '@/lib/domain/time';
import { type Database, rows } from '@/server/db/database';
import type { Told } from './connector';

/**
 * What a CRM told without what we wrote there ourselves: that is known here already, by the id the CRM gave it or by the mark it carries.
 * A write-back that comes back although its answer got lost counts as sent.
 */
export async function withoutOwnWrites(db: Database, connection: string, told: readonly Told[], now: Instant): Promise<Told[]> {
  const activities = told.flatMap((one) => (one.kind === 'activity' ? [{ id: one.id, own: one.own ?? null }] : []));
  if (activities.length === 0) return [...told];
  const ours = new Set(
    (
      await rows<{ id: string }>(
        db,
        sql`select t.id from jsonb_to_recordset(${JSON.stringify(activities)}::jsonb) as t (id text, own text)
          join write_backs w on w.connection = ${connection} and (w.external_id = t.id or w.id = t.own)`,
      )
    ).map(({ id }) => id),
  );
  const marked = activities.filter(({ own }) => own !== null);
  if (marked.length > 0) {
    await db.execute(sql`update write_backs w set sent_at = ${now}::bigint, external_id = t.id, error = null
      from jsonb_to_recordset(${JSON.stringify(marked)}::jsonb) as t (id text, own text)
      where w.connection = ${connection} and w.id = t.own and w.sent_at is null`);
  }
  return told.filter((one) => one.kind !== 'activity' || !ours.has(one.id));
}
