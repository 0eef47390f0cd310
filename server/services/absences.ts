import { sql } from 'drizzle-orm';
import type { AbsenceInput, AbsenceRow, CoverInput, CoverRow } from '@/lib/api/contract';
import { DAY, type Instant } from '@/lib/domain/time';
import { hasRole, type Session } from '@/server/auth/session';
import { audit } from '@/server/db/audit';
import { tellCovers } from '@/server/db/covers';
import { type Database, type OpenDatabase, rows } from '@/server/db/database';
import { tellFeed } from '@/server/db/feed';
import { lockLeads } from '@/server/db/lead-rows';
import { Refusal } from '@/server/problem';
import { noteAlmanacChange } from './directory';
import { marketingStages } from './marketing-stages';
import type { Rulebooks } from './rulebooks';

/** Who is away, and who sees and acts for whom meanwhile. */
export type Absences = {
  /** Absences that are on, ahead, or over for less than a month: a rep's own, of a team for who leads it. */
  list(session: Session, team: string | undefined): Promise<AbsenceRow[]>;
  /**
   * Enters an absence, or changes one: what has begun keeps its beginning, and nothing that is over changes.
   * @throws {Refusal} `forbidden` for other people's but to who leads their team; `conflict` for what would change the past.
   */
  put(session: Session, id: string, input: AbsenceInput): Promise<AbsenceRow>;
  /** Ends an absence now, with its covers; one that has not begun is gone. */
  end(session: Session, id: string): Promise<void>;
  /** Covers of a team that are on or ahead, and who is away within two weeks with nobody to cover: for who leads the team; a rep's own. */
  covers(session: Session, team: string | undefined): Promise<{ covers: CoverRow[]; uncovered: AbsenceRow[] }>;
  /** Enters a cover, or changes one. @throws {Refusal} as `put`; `invalid` where either does not belong to the team. */
  putCover(session: Session, id: string, input: CoverInput): Promise<CoverRow>;
  endCover(session: Session, id: string): Promise<void>;
  /** Tells the feed of covers that began since. */
  sweep(tx: Database, now: Instant): Promise<number>;
};

/** No absence and no cover is longer: somebody who is away for good is a reassignment. */
const LONGEST = 400 * DAY;
/** How far back an absence may begin when it is entered; it counts from its entry all the same. */
const BACK = 31 * DAY;
const AHEAD = 14 * DAY;
const AT_ONCE = 500;

const absenceColumns = sql`a.id, a.user_id as "user", a.from_at::float8 as "from", a.to_at::float8 as "to", a.cover,
  a.entered_at::float8 as "enteredAt", a.entered_by as "enteredBy"`;
const coverColumns = sql`c.id, c.team, c.owner, c.cover, c.from_at::float8 as "from", c.to_at::float8 as "to", c.absence,
  c.entered_at::float8 as "enteredAt", c.entered_by as "enteredBy"`;

/** Keeps absences and covers of one database; leads, feed and almanacs follow in the same transaction. */
export function createAbsences(open: OpenDatabase, rulebooks: Rulebooks, clock: () => Instant): Absences {
  const leads = (session: Session, team: string) => hasRole(session, team, ['manager', 'admin']);

  /** Teams in which a person is; the home team counts. */
  async function teamsOf(db: Database, user: string): Promise<string[]> {
    const found = await rows<{ team: string }>(
      db,
      sql`select team from users where id = ${user} union select team from grants where user_id = ${user}`,
    );
    return found.map(({ team }) => team);
  }

  async function mustLookAfter(db: Database, session: Session, user: string): Promise<string[]> {
    const teams = await teamsOf(db, user);
    // Who asks for somebody they don't lead learns nothing of who is there.
    const isOwn = user === session.user.id && session.grants.length > 0;
    if (!isOwn && !teams.some((team) => leads(session, team)))
      throw new Refusal('forbidden', 'Absences are entered by who is away, and by who leads their team.');
    return teams;
  }

  /** Who may cover somebody in a team: who works its leads. */
  async function mustWorkIn(db: Database, user: string, team: string, field: string): Promise<void> {
    const found = await rows(db, sql`select 1 from grants where user_id = ${user} and team = ${team} and role <> 'marketing'`);
    if (found.length === 0)
      throw new Refusal('invalid', 'Who covers, and who is covered, works in the team.', [
        { path: field, message: 'is nobody who works in the team' },
      ]);
  }

  function mustBeASpan(from: Instant, to: Instant): void {
    if (to <= from) throw new Refusal('invalid', 'It ends before it begins.', [{ path: 'to', message: 'lies after "from"' }]);
    if (to - from > LONGEST) throw new Refusal('invalid', 'That is longer than 400 days: reassign the leads instead.');
  }

  /** What began stays begun and what is over stays over: clocks were judged by it. */
  function mustNotChangeThePast(known: { from: Instant; to: Instant }, wanted: { from: Instant; to: Instant }, now: Instant): void {
    if (known.to <= now) throw new Refusal('conflict', 'It is over: clocks were judged by it. Enter another one.');
    if (known.from <= now && wanted.from !== known.from)
      throw new Refusal('conflict', 'It has begun, and its beginning stays: only the end can be changed.');
    if (known.from > now && wanted.from < now) throw new Refusal('conflict', 'It has not begun, and can’t have begun in the past.');
    if (wanted.to < now) throw new Refusal('conflict', 'It can end now at the earliest.');
  }

  async function almanacChanged(tx: Database, teams: readonly string[]): Promise<void> {
    await noteAlmanacChange(tx, teams);
    await open.announce(tx, 'rules');
  }

  async function absenceOf(db: Database, id: string): Promise<AbsenceRow | null> {
    const [row] = await rows<AbsenceRow>(db, sql`select ${absenceColumns} from absences a where a.id = ${id} and a.cancelled_at is null`);
    return row ?? null;
  }

  async function coverOf(db: Database, id: string): Promise<CoverRow | null> {
    const [row] = await rows<CoverRow>(db, sql`select ${coverColumns} from covers c where c.id = ${id}`);
    return row ?? null;
  }

  /** The owner's leads as their audiences are now: for what a cover that ended or changed hands had brought. */
  async function retell(tx: Database, { owner, team }: Pick<CoverRow, 'owner' | 'team'>, now: Instant): Promise<void> {
    const { rulebook } = await rulebooks.currentIn(tx, team, now);
    for (let after = ''; ; ) {
      const page = await rows<{ id: string }>(
        tx,
        sql`select id from leads where owner = ${owner} and team = ${team} and id > ${after} order by id limit ${AT_ONCE}`,
      );
      const list = await lockLeads(
        tx,
        page.map(({ id }) => id),
        now,
      );
      await tellFeed(tx, list, marketingStages(rulebook), now);
      if (page.length < AT_ONCE) return;
      after = page.at(-1)?.id ?? after;
    }
  }

  /** Ends a cover, or takes out one that has not begun. */
  async function endOne(tx: Database, cover: CoverRow, now: Instant): Promise<void> {
    if (cover.to <= now) return;
    if (cover.from > now) await tx.execute(sql`delete from covers where id = ${cover.id}`);
    else {
      await tx.execute(sql`update covers set to_at = ${now}::bigint where id = ${cover.id}`);
      await retell(tx, cover, now);
    }
  }

  const coversWith = (tx: Database, absence: string) =>
    rows<CoverRow>(tx, sql`select ${coverColumns} from covers c where c.absence = ${absence} order by c.id`);

  /** The covers that go with an absence: one in each team in which both work. */
  async function followAbsence(tx: Database, absence: AbsenceRow, now: Instant): Promise<void> {
    const known = await coversWith(tx, absence.id);
    for (const cover of known) if (cover.cover !== absence.cover) await endOne(tx, cover, now);
    if (absence.cover === null) return;
    const shared = await rows<{ team: string }>(
      tx,
      sql`select distinct o.team from grants o join grants c on c.team = o.team and c.user_id = ${absence.cover} and c.role <> 'marketing'
        where o.user_id = ${absence.user} and o.role <> 'marketing' order by o.team`,
    );
    if (shared.length === 0)
      throw new Refusal('invalid', 'Who covers works in a team of who is away.', [
        { path: 'cover', message: 'works in none of their teams' },
      ]);
    for (const { team } of shared) {
      const same = known.find((cover) => cover.team === team && cover.cover === absence.cover);
      const isOn = same !== undefined && same.from <= now && same.to > now;
      const from = isOn ? same.from : Math.max(absence.from, now);
      await tx.execute(sql`insert into covers (id, team, owner, cover, from_at, to_at, absence, entered_at, entered_by)
        values (${same?.id ?? `${absence.id}@${team}@${absence.cover}`}, ${team}, ${absence.user}, ${absence.cover}, ${from}::bigint, ${absence.to}::bigint,
          ${absence.id}, ${now}::bigint, ${absence.enteredBy})
        on conflict (id) do update set from_at = excluded.from_at, to_at = excluded.to_at`);
      if (isOn && same.to > absence.to) await retell(tx, same, now);
    }
    await tellCovers(tx, now);
  }

  return {
    async list(session, wanted) {
      const now = clock();
      const team = wanted ?? session.grants[0]?.team;
      if (team === undefined || !session.grants.some((grant) => grant.team === team && grant.role !== 'marketing'))
        throw new Refusal('forbidden', 'You work in no such team here.');
      const whose = leads(session, team)
        ? sql`(u.team = ${team} or exists (select 1 from grants g where g.user_id = a.user_id and g.team = ${team}))`
        : sql`a.user_id = ${session.user.id}`;
      return rows(
        open.db,
        sql`select ${absenceColumns} from absences a join users u on u.id = a.user_id
          where a.cancelled_at is null and a.to_at > ${now - BACK}::bigint and ${whose} order by a.from_at, a.id limit 2000`,
      );
    },

    async put(session, id, input) {
      const now = clock();
      const user = input.user ?? session.user.id;
      mustBeASpan(input.from, input.to);
      return open.db.transaction(async (tx) => {
        const teams = await mustLookAfter(tx, session, user);
        if (input.cover === user)
          throw new Refusal('invalid', 'Nobody covers for themselves.', [{ path: 'cover', message: 'is somebody else' }]);
        await tx.execute(sql`select 1 from users where id = ${user} for update`);
        const known = await absenceOf(tx, id);
        const taken = known ? [] : await rows(tx, sql`select 1 from absences where id = ${id}`);
        if ((known && known.user !== user) || taken.length > 0)
          throw new Refusal('conflict', 'This id names another absence: give this one its own.');
        if (known && known.from === input.from && known.to === input.to && known.cover === input.cover) return known;
        if (known) mustNotChangeThePast(known, input, now);
        else if (input.to <= now || input.from < now - BACK)
          throw new Refusal('conflict', 'It is over, or began more than a month ago: an absence counts from its entry.');
        await tx.execute(sql`insert into absences (id, user_id, from_at, to_at, cover, entered_at, entered_by)
          values (${id}, ${user}, ${input.from}::bigint, ${input.to}::bigint, ${input.cover}, ${now}::bigint, ${session.user.id})
          on conflict (id) do update set from_at = excluded.from_at, to_at = excluded.to_at, cover = excluded.cover`);
        const absence = (await absenceOf(tx, id)) as AbsenceRow;
        await followAbsence(tx, absence, now);
        await almanacChanged(tx, teams);
        await audit(tx, now, {
          action: known ? 'absence changed' : 'absence entered',
          user: session.user.id,
          detail: { absence: id, of: user, from: absence.from, to: absence.to, cover: absence.cover },
        });
        return absence;
      });
    },

    async end(session, id) {
      const now = clock();
      await open.db.transaction(async (tx) => {
        const known = await absenceOf(tx, id);
        if (!known) throw new Refusal('not_found', 'There is no such absence.');
        const teams = await mustLookAfter(tx, session, known.user).catch(() => {
          throw new Refusal('not_found', 'There is no such absence.');
        });
        if (known.to <= now) return;
        if (known.from > now) await tx.execute(sql`update absences set cancelled_at = ${now}::bigint where id = ${id}`);
        else await tx.execute(sql`update absences set to_at = ${now}::bigint where id = ${id}`);
        for (const cover of await coversWith(tx, id)) await endOne(tx, cover, now);
        await almanacChanged(tx, teams);
        await audit(tx, now, { action: 'absence ended', user: session.user.id, detail: { absence: id, of: known.user } });
      });
    },

    async covers(session, wanted) {
      const now = clock();
      const team = wanted ?? session.grants[0]?.team;
      if (team === undefined || !session.grants.some((grant) => grant.team === team && grant.role !== 'marketing'))
        throw new Refusal('forbidden', 'You work in no such team here.');
      const isLead = leads(session, team);
      const whose = isLead ? sql`true` : sql`(c.owner = ${session.user.id} or c.cover = ${session.user.id})`;
      const covers = await rows<CoverRow>(
        open.db,
        sql`select ${coverColumns} from covers c where c.team = ${team} and c.to_at > ${now}::bigint and ${whose} order by c.from_at, c.id limit 2000`,
      );
      const uncovered = isLead
        ? await rows<AbsenceRow>(
            open.db,
            sql`select ${absenceColumns} from absences a where a.cancelled_at is null and a.to_at > ${now}::bigint and a.from_at < ${now + AHEAD}::bigint
              and exists (select 1 from grants g where g.user_id = a.user_id and g.team = ${team} and g.role = 'rep')
              and not exists (select 1 from covers c where c.owner = a.user_id and c.team = ${team} and c.from_at < a.to_at and c.to_at > a.from_at)
              order by a.from_at, a.id limit 2000`,
          )
        : [];
      return { covers, uncovered };
    },

    async putCover(session, id, input) {
      const now = clock();
      const team = input.team ?? session.grants[0]?.team ?? '';
      mustBeASpan(input.from, input.to);
      return open.db.transaction(async (tx) => {
        const isOwn = input.owner === session.user.id && session.grants.some((grant) => grant.team === team && grant.role !== 'marketing');
        if (!isOwn && !leads(session, team))
          throw new Refusal('forbidden', 'Covers are entered by who is covered, and by who leads the team.');
        if (input.owner === input.cover)
          throw new Refusal('invalid', 'Nobody covers for themselves.', [{ path: 'cover', message: 'is somebody else' }]);
        await mustWorkIn(tx, input.owner, team, 'owner');
        await mustWorkIn(tx, input.cover, team, 'cover');
        await tx.execute(sql`select 1 from users where id = ${input.owner} for update`);
        const known = await coverOf(tx, id);
        if (known && (known.owner !== input.owner || known.team !== team || known.cover !== input.cover || known.absence !== null))
          throw new Refusal('conflict', 'This id names another cover: give this one its own.');
        if (known && known.from === input.from && known.to === input.to) return known;
        if (known) mustNotChangeThePast(known, input, now);
        else if (input.to <= now) throw new Refusal('conflict', 'That time is over.');
        await tx.execute(sql`insert into covers (id, team, owner, cover, from_at, to_at, entered_at, entered_by)
          values (${id}, ${team}, ${input.owner}, ${input.cover}, ${input.from}::bigint, ${input.to}::bigint, ${now}::bigint, ${session.user.id})
          on conflict (id) do update set from_at = excluded.from_at, to_at = excluded.to_at`);
        const cover = (await coverOf(tx, id)) as CoverRow;
        if (known && known.from <= now && known.to > cover.to) await retell(tx, cover, now);
        await tellCovers(tx, now);
        await almanacChanged(tx, [team]);
        await audit(tx, now, {
          action: known ? 'cover changed' : 'cover entered',
          user: session.user.id,
          detail: { cover: id, team, owner: cover.owner, by: cover.cover, from: cover.from, to: cover.to },
        });
        return cover;
      });
    },

    async endCover(session, id) {
      const now = clock();
      await open.db.transaction(async (tx) => {
        const known = await coverOf(tx, id);
        const isOwn = known?.owner === session.user.id && session.grants.some((grant) => grant.team === known.team);
        if (!known || (!isOwn && !leads(session, known.team))) throw new Refusal('not_found', 'There is no such cover.');
        if (known.to <= now) return;
        await endOne(tx, known, now);
        await almanacChanged(tx, [known.team]);
        await audit(tx, now, { action: 'cover ended', user: session.user.id, detail: { cover: id, team: known.team, owner: known.owner } });
      });
    },

    sweep: (tx, now) => tellCovers(tx, now),
  };
}
