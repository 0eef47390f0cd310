import { TZDate } from '@date-fns/tz';
import { sql } from 'drizzle-orm';
import type { Backlog } from '@/lib/api/contract';
import { evaluate } from '@/lib/domain/evaluate';
import type { Lead } from '@/lib/domain/lead';
import type { Rulebook } from '@/lib/domain/rulebook';
import type { Instant } from '@/lib/domain/time';
import type { Session } from '@/server/auth/session';
import { type OpenDatabase, rows } from '@/server/db/database';
import { readLeads } from '@/server/db/lead-rows';
import { Refusal } from '@/server/problem';
import { openEscalations } from '@/server/watch/open-escalations';
import { addTouches, addTrends, closedClocks, spreadOf, uncoveredLeads } from './backlog-figures';
import { type BacklogShare, backlogShare } from './judge';
import type { Rulebooks } from './rulebooks';

type BacklogRow = Backlog['rows'][number];

/** So many leads without an owner travel with the backlog. */
const UNASSIGNED_SHOWN = 100;
const UNASSIGNED_BYTES = 3_000_000;
const JUDGED_AT_ONCE = 500;
const MAX_CACHED = 50_000;

/** A team's backlog by rep. */
export type BacklogService = {
  /**
   * The backlog of one of the asker's teams; without one named the first they lead, else the first that they may see as marketing.
   * @throws {Refusal} `forbidden` to reps, to strangers to the team, and to marketing for fewer reps than the agreement wants in a figure.
   */
  read(session: Session, team: string | undefined): Promise<Backlog>;
};

/** A lead of a team beside its weight. */
type Weighed = { id: string; owner: string; industry: string; share: BacklogShare };

/** Reads backlogs of one database. What a lead weighs is kept until it, or anything but a countdown, can change. */
export function createBacklog(open: OpenDatabase, rulebooks: Rulebooks, clock: () => Instant): BacklogService {
  const { db } = open;
  const judged = new Map<string, { rev: number; revision: string; from: Instant; until: Instant | null; share: BacklogShare }>();

  async function shares(team: string, now: Instant): Promise<Weighed[]> {
    const { rulebook, revision } = await rulebooks.current(team, now);
    const heads = await rows<{ id: string; rev: number; owner: string; industry: string | null }>(
      db,
      sql`select id, rev, owner, fields -> 'company' ->> 'industry' as industry from leads where team = ${team} and owner is not null`,
    );
    const stale = heads.filter(({ id, rev }) => {
      const known = judged.get(id);
      return !known || known.rev !== rev || known.revision !== revision || now < known.from || (known.until !== null && now >= known.until);
    });
    if (judged.size > MAX_CACHED) judged.clear();
    const fresh = new Map<string, BacklogShare>();
    for (let from = 0; from < stale.length; from += JUDGED_AT_ONCE) {
      for (const lead of await readLeads(
        db,
        stale.slice(from, from + JUDGED_AT_ONCE).map(({ id }) => id),
        now,
      )) {
        const assessment = evaluate(lead, rulebook, now);
        const share = backlogShare(assessment);
        fresh.set(lead.id, share);
        judged.set(lead.id, { rev: lead.rev, revision, from: now, until: assessment.changesAt, share });
      }
    }
    return heads.flatMap(({ id, owner, industry }) => {
      const share = fresh.get(id) ?? judged.get(id)?.share;
      return share ? [{ id, owner, industry: industry ?? '', share }] : [];
    });
  }

  return {
    async read(session, wanted) {
      const now = clock();
      const sees = session.grants.filter((grant) => grant.role !== 'rep');
      // A head who is marketing elsewhere as well begins with the team they lead.
      const team = wanted ?? (sees.find(({ role }) => role !== 'marketing') ?? sees[0])?.team;
      const roles = sees.filter((grant) => grant.team === team).map((grant) => grant.role);
      if (team === undefined || roles.length === 0)
        throw new Refusal('forbidden', 'Only managers, admins and marketing of a team see its backlog.');
      const teams = await rows<Backlog['team']>(
        db,
        sql`select id, name from teams where id in (select jsonb_array_elements_text(${JSON.stringify(sees.map((grant) => grant.team))}::jsonb)) order by id`,
      );
      const head = teams.find((one) => one.id === team);
      if (!head) throw new Refusal('not_found', 'There is no such team.');
      const people = await rows<{ id: string; name: string }>(
        db,
        sql`select u.id, u.name from users u where exists (select 1 from grants g where g.user_id = u.id and g.team = ${team} and g.role = 'rep') order by u.id`,
      );
      const { rulebook } = await rulebooks.current(team, now);
      const zone = zoneOf(rulebook);
      const closed = await rows<{ owner: string | null; kept: number; of: number }>(
        db,
        sql`select c.body ->> 'owner' as owner, count(*) filter (where c.body ->> 'outcome' = 'met')::int as kept, count(*)::int as of
          from ${closedClocks(team, monthStart(now, zone), now)}
          group by 1`,
      );
      const table = new Map<string, BacklogRow>(people.map(({ id, name }) => [id, blankRow(id, name)]));
      const weighed = await shares(team, now);
      for (const { owner, share } of weighed) {
        const row = table.get(owner) ?? addRow(table, owner);
        if (share.overdue) row.overdue += 1;
        else if (share.dueSoon) row.dueSoon += 1;
        row.of += share.overdueClocks;
        if (share.overdue) row.longest = Math.max(row.longest ?? 0, share.longest);
      }
      for (const { owner, kept, of } of closed) {
        const row = owner === null ? undefined : (table.get(owner) ?? addRow(table, owner));
        if (!row) continue;
        row.kept += kept;
        row.of += of;
      }
      await addTouches(db, team, monthStart(now, zone), now, (owner) => table.get(owner));
      await addTrends(db, team, now, zone, (owner) => table.get(owner));
      const names = new Map(
        (await rows<{ id: string; name: string }>(db, sql`select id, name from users`)).map((user) => [user.id, user.name]),
      );
      const list = [...table.values()].map((row) => ({ ...row, name: names.get(row.user) ?? row.user }));
      const byPerson = roles.includes('manager') || roles.includes('admin');
      const least = (await rulebooks.current(team, now)).rulebook.agreement.reporting.leastPeople;
      // Whoever only owned a lead of the team once makes nobody harder to tell from the rest.
      if (!byPerson && people.length < least) {
        throw new Refusal('forbidden', `Marketing sees a team's figures only where it has at least ${least} reps.`);
      }
      return {
        team: head,
        teams,
        rows: byPerson
          ? list.sort((a, b) => b.overdue - a.overdue || b.dueSoon - a.dueSoon || (a.user < b.user ? -1 : 1))
          : [together(list)],
        unassigned: byPerson ? await unassigned(team, now) : [],
        escalations: byPerson ? await openEscalations(db, team, now) : [],
        uncovered: byPerson ? await uncoveredLeads(db, weighed, rulebook, now) : [],
        spread: spreadOf(byPerson ? weighed : []),
        asOf: now,
      };
    },
  };

  /** Leads that sales should work and nobody owns; what marketing nurtures or holds needs no owner. */
  async function unassigned(team: string, now: Instant): Promise<Lead[]> {
    const { rulebook } = await rulebooks.current(team, now);
    const list: Lead[] = [];
    let room = UNASSIGNED_BYTES;
    for (let after = ''; list.length < UNASSIGNED_SHOWN && room > 0; ) {
      const page = await rows<{ id: string }>(
        db,
        sql`select id from leads where team = ${team} and owner is null and id > ${after} order by id limit ${JUDGED_AT_ONCE}`,
      );
      for (const lead of await readLeads(
        db,
        page.map((row) => row.id),
        now,
      )) {
        const { stage } = evaluate(lead, rulebook, now);
        if (stage.parked || stage.department === 'mkt' || list.length >= UNASSIGNED_SHOWN) continue;
        room -= Buffer.byteLength(JSON.stringify(lead));
        if (room > 0) list.push(lead);
      }
      after = page.at(-1)?.id ?? after;
      if (page.length < JUDGED_AT_ONCE) break;
    }
    return list;
  }
}

function zoneOf({ agreement }: Rulebook): string {
  return agreement.calendars[0]?.timeZone ?? 'UTC';
}

function blankRow(user: string, name: string): BacklogRow {
  return { user, name, overdue: 0, dueSoon: 0, kept: 0, of: 0, longest: null, trend: [], touches: { byHand: 0, of: 0 } };
}

function addRow(table: Map<string, BacklogRow>, user: string): BacklogRow {
  const row = blankRow(user, user);
  table.set(user, row);
  return row;
}

/** All rows as one, for those who may not see single people. */
function together(list: readonly BacklogRow[]): BacklogRow {
  const sum = blankRow('', '');
  for (const row of list) {
    sum.overdue += row.overdue;
    sum.dueSoon += row.dueSoon;
    sum.kept += row.kept;
    sum.of += row.of;
    if (row.longest !== null) sum.longest = Math.max(sum.longest ?? 0, row.longest);
    sum.touches.byHand += row.touches.byHand;
    sum.touches.of += row.touches.of;
    row.trend.forEach(({ day, kept, of }, index) => {
      const known = sum.trend[index];
      sum.trend[index] = { day, kept: (known?.kept ?? 0) + kept, of: (known?.of ?? 0) + of };
    });
  }
  return sum;
}

/** The first instant of the month in which an instant lies, on a zone's wall clock. */
function monthStart(now: Instant, timeZone: string): Instant {
  const first = new TZDate(now, timeZone);
  return new TZDate(first.getFullYear(), first.getMonth(), 1, timeZone).getTime();
}
