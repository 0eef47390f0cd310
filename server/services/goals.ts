import { sql } from 'drizzle-orm';
import type { GoalsInput } from '@/lib/api/contract';
import { GOALS_SCHEMA, Goals } from '@/lib/domain/goals';
import type { Instant } from '@/lib/domain/time';
import { hasRole, type Session } from '@/server/auth/session';
import { audit } from '@/server/db/audit';
import { type Database, type OpenDatabase, rows } from '@/server/db/database';
import { Refusal } from '@/server/problem';

/** What each month is to reach, with every version. */
export type GoalsService = {
  /** The newest goals of each month, the oldest month first. @throws {Refusal} `forbidden` to strangers to the team. */
  list(session: Session, team: string | undefined): Promise<Goals[]>;
  /** Every version of one month, newest first. @throws {Refusal} as `list`. */
  month(session: Session, team: string | undefined, month: string): Promise<Goals[]>;
  /**
   * A new version of a month's goals; both departments may pledge. `check` is called with the version there is, under the lock that keeps two from
   * writing the same one. @throws {Refusal} `forbidden` to reps and strangers.
   */
  put(
    session: Session,
    team: string | undefined,
    month: string,
    input: GoalsInput,
    check: (version: number | null) => void,
  ): Promise<Goals[]>;
  /** The goals in force for a team's month; null where nobody entered any. */
  inForce(team: string, month: string): Promise<Goals | null>;
};

/** Longer than any month's goals are. */
const LONGEST = 20_000;

/** Keeps the goals of one database. */
export function createGoals(open: Pick<OpenDatabase, 'db'>, clock: () => Instant): GoalsService {
  function teamOf(session: Session, wanted: string | undefined): string {
    const team = wanted ?? session.grants[0]?.team;
    if (team === undefined || !session.grants.some((grant) => grant.team === team))
      throw new Refusal('forbidden', 'You belong to no such team here.');
    return team;
  }

  async function versions(db: Database, team: string, month: string): Promise<Goals[]> {
    const found = await rows<{ body: unknown }>(
      db,
      sql`select body from goals where team = ${team} and month = ${month} order by version desc limit 200`,
    );
    return found.map(({ body }) => Goals.parse(body));
  }

  return {
    async list(session, wanted) {
      const team = teamOf(session, wanted);
      const found = await rows<{ body: unknown }>(
        open.db,
        sql`select distinct on (month) body from goals where team = ${team} order by month, version desc`,
      );
      return found.map(({ body }) => Goals.parse(body));
    },
    month: (session, wanted, month) => versions(open.db, teamOf(session, wanted), month),
    async inForce(team, month) {
      return (await versions(open.db, team, month))[0] ?? null;
    },
    async put(session, wanted, month, input, check) {
      const team = teamOf(session, wanted);
      if (!hasRole(session, team, ['manager', 'marketing', 'admin']))
        throw new Refusal('forbidden', 'Goals are set by who leads the team, and by marketing.');
      if (JSON.stringify(input).length > LONGEST) throw new Refusal('invalid', 'These goals are longer than goals can be.');
      const now = clock();
      return open.db.transaction(async (tx) => {
        await tx.execute(sql`select 1 from teams where id = ${team} for update`);
        const [last] = await versions(tx, team, month);
        check(last?.version ?? null);
        const version = (last?.version ?? 0) + 1;
        const body: Goals = { ...input, schema: GOALS_SCHEMA, month, team, version, enteredAt: now, enteredBy: session.user.id };
        await tx.execute(sql`insert into goals (team, month, version, body, entered_at, entered_by)
          values (${team}, ${month}, ${version}, ${JSON.stringify(body)}::jsonb, ${now}::bigint, ${session.user.id})`);
        await audit(tx, now, { action: 'goals set', user: session.user.id, detail: { team, month, version } });
        return versions(tx, team, month);
      });
    },
  };
}
