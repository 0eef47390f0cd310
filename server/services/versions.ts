import { sql } from 'drizzle-orm';
import type { VersionAnswer, VersionHead } from '@/lib/api/contract';
import { readRulebook } from '@/lib/domain/rulebook-migrations';
import type { Instant } from '@/lib/domain/time';
import { hasRole, type Session } from '@/server/auth/session';
import { type Database, rows } from '@/server/db/database';
import { Refusal } from '@/server/problem';
import { almanacFor } from './rulebooks';

type Row = Omit<VersionHead, 'signatories'> & { signatories: VersionHead['signatories'] | null };

// The date that was agreed: what shipped counts from 0 in its own column, so that it is in force whatever the clock says.
const columns = sql`r.team, r.version, r.agreement -> 'meta' -> 'title' as title, (r.agreement -> 'meta' ->> 'effectiveFrom')::float8 as "effectiveFrom",
  r.published_at::float8 as "publishedAt", u.name as "publishedBy", r.why, r.agreement -> 'meta' -> 'signatories' as signatories`;

const MOST = 500;

/** The teams whose versions somebody reads: their own, or the one named, and everybody's. @throws {Refusal} `forbidden` for another team. */
function teamsOf(session: Session, team: string | undefined): string[] {
  const own = [...new Set(session.grants.map((grant) => grant.team))];
  if (own.length === 0 || (team !== undefined && team !== '' && !own.includes(team)))
    throw new Refusal('forbidden', 'You belong to no such team here.');
  return team === undefined ? [...own, ''] : [...new Set([team, ''])];
}

/** Every version published for the asker's teams, the newest first; at most 500. @throws {Refusal} `forbidden` */
export async function listVersions(db: Database, session: Session, team: string | undefined, now: Instant): Promise<VersionHead[]> {
  const teams = sql.join(
    teamsOf(session, team).map((one) => sql`${one}`),
    sql`, `,
  );
  const found = await rows<Row>(
    db,
    sql`select ${columns}, r.seq = (
        select s.seq from rulebooks s where s.team = r.team and s.effective_from <= ${now}::bigint
        order by greatest(s.effective_from, s.published_at) desc, s.seq desc limit 1) as "inForce"
      from rulebooks r left join users u on u.id = r.published_by where r.team in (${teams}) order by r.seq desc limit ${MOST}`,
  );
  return found.map((row) => ({ ...row, inForce: row.inForce === true, signatories: row.signatories ?? [] }));
}

/**
 * One version with its text, in today's shape whatever it was published in; a team's own before everybody's.
 * @throws {Refusal} `not_found`
 */
export async function readVersion(
  db: Database,
  session: Session,
  { version, team, now }: { version: string; team: string | undefined; now: Instant },
): Promise<Omit<VersionAnswer, 'serverTime'>> {
  const heads = (await listVersions(db, session, team, now)).filter((head) => head.version === version);
  const head = heads.find((one) => one.team !== '') ?? heads[0];
  const [row] = head
    ? await rows<{ agreement: unknown }>(db, sql`select agreement from rulebooks where team = ${head.team} and version = ${version}`)
    : [];
  if (!head || !row) throw new Refusal('not_found', 'No such version was published.');
  const read = readRulebook({ agreement: row.agreement, almanac: almanacFor([], 0) });
  if (!read.ok) throw new Refusal('server', 'This version can’t be read any more.');
  return { head, agreement: read.rulebook.agreement };
}

/** The teams for which somebody may publish; '' among them for an admin of every team. */
export async function publishesFor(db: Database, session: Session): Promise<string[]> {
  const all = (await rows<{ id: string }>(db, sql`select id from teams order by id`)).map(({ id }) => id);
  const own = all.filter((team) => hasRole(session, team, ['admin']));
  return own.length === all.length && own.length > 0 ? ['', ...own] : own;
}
