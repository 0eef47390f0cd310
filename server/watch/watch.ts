import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { rememberWithdrawn } from '@/lib/domain/escalation';
import { evaluate } from '@/lib/domain/evaluate';
import type { Lead, WithdrawnEscalation } from '@/lib/domain/lead';
import { DAY, type Instant } from '@/lib/domain/time';
import { type OpenDatabase, rows } from '@/server/db/database';
import { lockLead, readLeads } from '@/server/db/lead-rows';
import { releaseLease, takeLease } from '@/server/db/lease';
import { dueLooks, keepLooks, type Look, lookAtTeam, nextLook } from '@/server/db/looks';
import { describeFailure, type Logger } from '@/server/log';
import { tellEscalations } from '@/server/notify/tell-escalations';
import { keepChange } from '@/server/services/change-lead';
import { followMarketingStages } from '@/server/services/marketing-view';
import type { Rulebooks } from '@/server/services/rulebooks';
import { knownEvents, recordEvents, settleEvents } from './clock-events';
import { type Finding, judgeLook, movedBy } from './judge-look';
import { tellSummaries } from './team-summary';

/** What a round did. */
export type WatchRound = { looked: number; moved: number; events: number };

/** Looks after leads as time passes: nobody has to touch one for a deadline to be missed or a condition to come true. */
export type Watch = {
  /** Looks at every lead whose time has come. Safe beside another hub's round: what two of them find is kept once. */
  round(signal?: AbortSignal): Promise<WatchRound>;
  /** Begins to watch, one hub of a database at a time; returns the way to stop, which waits for what is under way. */
  start(): () => Promise<void>;
};

const PAGE = 100;
/** Leads made due at once after a change of the rulebook. */
const TEAM_PAGE = 2_000;
const LEASE = 45_000;
/** The longest sleep: a rulebook may come into force, a day begin. */
const LONGEST = 10_000;
/** Changes closer together than this are one round. */
const GATHER = 100;
/** What was missed longer ago is on the manager's list, and nobody is rung for it. */
const NEWS_FOR = DAY;
/** A lead that could not be judged is tried again after so long. */
const TRY_AGAIN = 15 * 60_000;

/** Watches the leads of one database. `clock` is the hub's. */
export function createWatch(parts: { open: OpenDatabase; rulebooks: Rulebooks; clock: () => Instant; log: Logger }): Watch {
  const { open, rulebooks, clock, log } = parts;
  const { db } = open;

  /** Makes the leads of teams due whose rulebook is another one than they were judged by, page by page. */
  async function followRulebooks(now: Instant): Promise<boolean> {
    let more = false;
    const teams = await rows<{ id: string; revision: string | null; after: string | null }>(
      db,
      sql`select t.id, w.revision, w.after from teams t left join watched_teams w on w.team = t.id`,
    );
    for (const { id, revision, after } of teams) {
      const current = (await rulebooks.current(id, now)).revision;
      const from = revision === null ? null : current === revision ? after : '';
      if (current === revision && from === null) continue;
      const next = await db.transaction(async (tx) => {
        const reached = from === null ? null : await lookAtTeam(tx, id, from, TEAM_PAGE, now);
        await tx.execute(sql`insert into watched_teams (team, revision, after) values (${id}, ${current}, ${reached})
          on conflict (team) do update set revision = excluded.revision, after = excluded.after`);
        return reached;
      });
      more ||= next !== null;
    }
    return more;
  }

  async function page(looks: readonly Look[], now: Instant, round: WatchRound): Promise<void> {
    const ids = looks.map(({ leadId }) => leadId);
    const leads = new Map((await readLeads(db, ids, now)).map((lead) => [lead.id, lead]));
    const known = await knownEvents(db, ids);
    const found: { lead: Lead; finding: Finding; look: Look }[] = [];
    const failed: string[] = [];
    for (const look of looks) {
      const lead = leads.get(look.leadId);
      if (!lead) continue;
      const { rulebook } = await rulebooks.current(lead.team, now);
      try {
        found.push({ lead, look, finding: judgeLook(lead, rulebook, now, look, known.get(lead.id) ?? new Set()) });
      } catch (error) {
        // One lead that can't be judged must not keep the others from their turn.
        log.error(describeFailure(error), 'a lead could not be judged');
        failed.push(look.leadId);
      }
    }
    const withdrawn = await db.transaction(async (tx) => {
      const events = await recordEvents(
        tx,
        found.flatMap(({ finding }) => finding.events),
        now,
      );
      const settled = found.filter(({ lead, finding }) => known.has(lead.id) || finding.events.length > 0);
      const over = await settleEvents(
        tx,
        settled.map(({ lead, finding }) => ({ id: lead.id, team: lead.team, owner: lead.owner, ...finding.before })),
        now,
      );
      await keepLooks(
        tx,
        found.map(({ finding }) => finding.looked),
        now,
      );
      if (failed.length > 0)
        await tx.execute(sql`update looks set next_at = ${now + TRY_AGAIN}::bigint
          where lead_id in (select jsonb_array_elements_text(${JSON.stringify(failed)}::jsonb))`);
      const news = events.filter(({ kind, at }) => kind === 'escalated' && at >= now - NEWS_FOR);
      if ((await tellEscalations(tx, rulebooks, news, leads, now)) > 0) await open.announce(tx, 'sending');
      round.events += events.length;
      return over;
    });
    for (const [id, list] of withdrawn) await remember(id, list, now);
    round.looked += found.length;
    for (const { lead, look, finding } of found) if (finding.moves && (await move(lead.id, look, now))) round.moved += 1;
  }

  /** Moves a lead as it stands under its lock: somebody may have been quicker. */
  async function move(id: string, look: Look, now: Instant): Promise<boolean> {
    return db.transaction(async (tx) => {
      const before = await lockLead(tx, id, now);
      if (!before) return false;
      const published = await rulebooks.currentIn(tx, before.team, now);
      const { lead: after } = movedBy(before, published.rulebook, now, look);
      if (after === before) return false;
      const stages = after.stages.slice(before.stages.length).map(({ stage }) => stage);
      return (await keepChange(open, tx, before, after, published, now, { source: 'rule', action: 'watch', detail: { stages } })).changed;
    });
  }

  /** Keeps at a lead what was withdrawn and its clocks no longer tell: nothing that was put before a manager is silently gone. */
  async function remember(id: string, withdrawn: readonly WithdrawnEscalation[], now: Instant): Promise<void> {
    await db.transaction(async (tx) => {
      const before = await lockLead(tx, id, now);
      if (!before) return;
      const published = await rulebooks.currentIn(tx, before.team, now);
      const { clocks } = evaluate(before, published.rulebook, now);
      const after = withdrawn.reduce((lead, one) => rememberWithdrawn(lead, one, clocks, published.rulebook), before);
      if (after === before) return;
      const promises = withdrawn.map(({ promise }) => promise);
      await keepChange(open, tx, before, after, published, now, { source: 'rule', action: 'escalation withdrawn', detail: { promises } });
    });
  }

  async function round(signal?: AbortSignal): Promise<WatchRound> {
    const done: WatchRound = { looked: 0, moved: 0, events: 0 };
    for (let more = true; more && !signal?.aborted; ) {
      const now = clock();
      more = await followRulebooks(now);
      more = (await followMarketingStages(open, rulebooks, now)) || more;
      const due = await dueLooks(db, now, PAGE);
      if (due.length > 0) await page(due, now, done);
      more ||= due.length > 0;
    }
    if (!signal?.aborted) await tellSummaries(open, rulebooks, clock());
    return done;
  }

  return {
    round,
    start() {
      const holder = randomUUID();
      const stopping = new AbortController();
      let timer: NodeJS.Timeout | undefined;
      let running: Promise<void> = Promise.resolve();
      let isMine = false;
      let isAwake = false;
      let isRunning = false;

      async function turn(): Promise<void> {
        const now = clock();
        isMine = await takeLease(db, 'watch', holder, now, LEASE);
        if (!isMine) return;
        const lost = new AbortController();
        const renewing = setInterval(() => {
          takeLease(db, 'watch', holder, clock(), LEASE).then(
            (held) => held || lost.abort(),
            () => {},
          );
        }, LEASE / 4);
        renewing.unref();
        await round(AbortSignal.any([stopping.signal, lost.signal])).finally(() => clearInterval(renewing));
      }
      async function wait(): Promise<number> {
        if (!isMine) return LONGEST;
        const next = await nextLook(db);
        return next === null ? LONGEST : Math.min(LONGEST, Math.max(0, next - clock()));
      }
      function again(): void {
        isAwake = false;
        isRunning = true;
        running = turn()
          .then(wait)
          .catch((error: unknown) => {
            if (!stopping.signal.aborted) log.error(describeFailure(error), 'the watch failed');
            return LONGEST;
          })
          .then((ms) => {
            isRunning = false;
            if (!stopping.signal.aborted) timer = setTimeout(again, isAwake ? GATHER : Math.max(GATHER, ms));
          });
      }
      const stopListening = open.listen(() => {
        rulebooks.forget();
        // Whoever does not hold the lease leaves it to the one who does.
        if (isAwake || !isMine) return;
        isAwake = true;
        if (isRunning) return;
        clearTimeout(timer);
        timer = setTimeout(again, GATHER);
      });
      again();
      return async () => {
        stopping.abort();
        stopListening();
        clearTimeout(timer);
        await running;
        await releaseLease(db, 'watch', holder).catch(() => {});
      };
    },
  };
}
