import { sql } from 'drizzle-orm';
import type { Instant } from '@/lib/domain/time';
import { type Database, rows } from '@/server/db/database';

/** What the watch holds of a team: its leads by the worst of their clocks. Read by the index of open ones. */
export type TeamStanding = { overdue: number; dueSoon: number; dueToday: number; unowned: number; woke: number };

/** Reads how a team stands. `until` is the end of what counts as today, `since` from when on a lead that woke is news. */
export async function readStanding(db: Database, team: string, since: Instant, until: Instant): Promise<TeamStanding> {
  const [row] = await rows<TeamStanding>(
    db,
    sql`select count(*) filter (where state = 'overdue')::int as overdue, count(*) filter (where state = 'at_risk')::int as "dueSoon",
        count(*) filter (where state in ('running', 'at_risk') and due_at <= ${until}::bigint)::int as "dueToday",
        count(*) filter (where unowned)::int as unowned, count(*) filter (where woke_at >= ${since}::bigint)::int as woke
      from looks where team = ${team} and (state is not null or unowned or woke_at is not null)`,
  );
  return row ?? { overdue: 0, dueSoon: 0, dueToday: 0, unowned: 0, woke: 0 };
}
