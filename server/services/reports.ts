import { sql } from 'drizzle-orm';
import type { ReportAnswer } from '@/lib/api/contract';
import { makeReport, type Report } from '@/lib/domain/report';
import { type Instant, MINUTE, SECOND } from '@/lib/domain/time';
import { hasRole, type Session } from '@/server/auth/session';
import { type OpenDatabase, rows } from '@/server/db/database';
import { audience, readable } from '@/server/db/feed';
import { readLeads } from '@/server/db/lead-rows';
import { NotYet, Refusal } from '@/server/problem';
import type { GoalsService } from './goals';
import type { Rulebooks } from './rulebooks';

/** The monthly pack of a team. */
export type Reports = {
  /**
   * The pack of one of the asker's teams (the first without one named), as of a few minutes ago at most. Marketing sees what reps did together
   * only, and leads only where it may read them. @throws {Refusal} `forbidden` to reps and strangers; {NotYet} while a large one is made.
   */
  read(session: Session, month: string, team: string | undefined): Promise<Omit<ReportAnswer, 'serverTime'>>;
};

type Made = { report: Report; madeAt: Instant };

/** Leads composed and judged at once: memory stays that of a page, whatever the team. */
const AT_ONCE = 200;
/** A pack of a month that is going on is made anew after so long even where nothing happened: clocks run. */
const FRESH_FOR = 5 * MINUTE;
const CACHED = 40;
/** Nobody waits longer; the work goes on, and who asks again gets its outcome. */
const PATIENCE = 20 * SECOND;
const MOST_WAITING = 10;

/** Makes reports of one database: one at a time, each once for everybody who asks meanwhile. `patience` in milliseconds. */
export function createReports(
  open: Pick<OpenDatabase, 'db'>,
  rulebooks: Rulebooks,
  goals: GoalsService,
  clock: () => Instant,
  patience = PATIENCE,
): Reports {
  const { db } = open;
  const made = new Map<string, Made>();
  const making = new Map<string, Promise<Made>>();
  let last: Promise<unknown> = Promise.resolve();

  async function make(team: string, month: string, isForMarketing: boolean, reps: readonly string[], now: Instant): Promise<Made> {
    const { rulebook } = await rulebooks.current(team, now);
    const maker = makeReport(rulebook, month, now, {
      audience: isForMarketing ? 'marketing' : 'sales',
      goals: await goals.inForce(team, month),
      reps,
    });
    for (let after = ''; ; ) {
      const page = await rows<{ id: string }>(
        db,
        sql`select id from leads where team = ${team} and id > ${after} order by id limit ${AT_ONCE}`,
      );
      for (const lead of await readLeads(
        db,
        page.map(({ id }) => id),
        now,
      ))
        maker.add(lead);
      if (page.length < AT_ONCE) break;
      after = page.at(-1)?.id ?? after;
      // Others are served in between.
      await new Promise((resolve) => setImmediate(resolve));
    }
    const report = maker.result();
    return { report: isForMarketing ? await withMarketingsLeads(report, team, now) : report, madeAt: now };
  }

  /** Leads are named to marketing where it may read them; the counts stay. */
  async function withMarketingsLeads(report: Report, team: string, now: Instant): Promise<Report> {
    const { unregistered, woken } = report;
    const ids = [...unregistered.leads, ...woken.leads].map(({ id }) => id);
    const theirs = await readable(db, [audience.marketing(team)], ids, now);
    const shown = <Lead extends { id: string }>(leads: readonly Lead[]) => leads.filter(({ id }) => theirs.has(id));
    return {
      ...report,
      unregistered: { ...unregistered, leads: shown(unregistered.leads) },
      woken: { ...woken, leads: shown(woken.leads) },
    };
  }

  async function placeOf(team: string): Promise<string> {
    const [row] = await rows<{ place: string }>(
      db,
      sql`select coalesce(xid::text, '') || '.' || coalesce(seq::text, lead_id) || '.' || at as place from feed where audience = ${audience.team(team)} order by xid desc, seq desc limit 1`,
    );
    return row?.place ?? '';
  }

  return {
    async read(session, month, wanted) {
      const now = clock();
      const sees = session.grants.filter(({ role }) => role !== 'rep');
      const team = wanted ?? sees[0]?.team;
      if (team === undefined || !hasRole(session, team, ['manager', 'marketing', 'admin']))
        throw new Refusal('forbidden', 'Only managers, admins and marketing of a team see its monthly pack.');
      const isForMarketing = !hasRole(session, team, ['manager', 'admin']);
      const { rulebook, revision } = await rulebooks.current(team, now);
      const timeZone = rulebook.agreement.calendars[0]?.timeZone ?? 'UTC';
      if (month > monthAt(now, timeZone)) throw new Refusal('not_found', 'This month has not begun.');
      const [head] = await rows<ReportAnswer['team']>(db, sql`select id, name from teams where id = ${team}`);
      if (!head) throw new Refusal('not_found', 'There is no such team.');
      const people = await rows<{ id: string; name: string }>(
        db,
        sql`select u.id, u.name from users u where exists (select 1 from grants g where g.user_id = u.id and g.team = ${team} and g.role = 'rep') order by u.id`,
      );
      const version = (await goals.inForce(team, month))?.version ?? 0;
      const key = JSON.stringify([team, month, isForMarketing, await placeOf(team), revision, version, people.map(({ id }) => id)]);
      const known = made.get(key);
      const report =
        known && now >= known.madeAt && now - known.madeAt < FRESH_FOR
          ? known
          : await join(key, () =>
              make(
                team,
                month,
                isForMarketing,
                people.map(({ id }) => id),
                now,
              ),
            );
      const least = rulebook.agreement.reporting.leastPeople;
      // Whoever only owned a lead of the team once makes nobody harder to tell from the rest.
      const hides = isForMarketing && people.length < least;
      const shown: Report = hides ? { ...report.report, reps: { ...report.report.reps, gini: null, together: null } } : report.report;
      return { team: head, report: mutable(shown), people: isForMarketing ? [] : await named(shown, people), madeAt: report.madeAt };
    },
  };

  /** Waits for a report that is being made, or makes it after those before it. @throws {NotYet} */
  async function join(key: string, start: () => Promise<Made>): Promise<Made> {
    let work = making.get(key);
    if (!work) {
      if (making.size >= MOST_WAITING) throw new NotYet('Other reports are being made: ask again in a while.', 30);
      work = last.then(start).then((done) => {
        made.set(key, done);
        for (const old of made.keys()) if (made.size > CACHED) made.delete(old);
        return done;
      });
      const ended = work.catch(() => {}).then(() => making.delete(key));
      last = ended;
      making.set(key, work);
    }
    let timer: NodeJS.Timeout | undefined;
    const enough = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new NotYet('The report of a large team is being made: ask again in half a minute.', 30)), patience);
    });
    return Promise.race([work, enough]).finally(() => clearTimeout(timer));
  }

  /** Everybody a report names: the team's reps, and who owned a lead of its once. */
  async function named(report: Report, reps: readonly { id: string; name: string }[]): Promise<{ id: string; name: string }[]> {
    const ids = [
      ...report.reps.rows.map(({ group }) => group),
      ...report.feedback.byRep.map(({ group }) => group),
      ...[...report.unregistered.leads, ...report.woken.leads].map(({ owner }) => owner),
    ].filter((id) => id !== null);
    const others = await rows<{ id: string; name: string }>(
      db,
      sql`select id, name from users where id in (select jsonb_array_elements_text(${JSON.stringify([...new Set(ids)])}::jsonb)) order by id`,
    );
    return [...new Map([...reps, ...others].map((one) => [one.id, one])).values()];
  }
}

/** The month in which an instant lies on a zone's wall clock: "2026-11". */
function monthAt(now: Instant, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone, year: 'numeric', month: '2-digit' }).formatToParts(now);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}`;
}

/** A report as the contract types it: the same object. */
function mutable(report: Report): ReportAnswer['report'] {
  return report as ReportAnswer['report'];
}
