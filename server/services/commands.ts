import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { CommandOutcome, CommandsAnswer } from '@/lib/api/contract';
import { applyCommand } from '@/lib/domain/apply-command';
import { type Act, Command, type RefusalCode } from '@/lib/domain/command';
import { standsAgainst } from '@/lib/domain/superseded';
import type { Instant } from '@/lib/domain/time';
import { actorOn, audiencesOfSession, type Session } from '@/server/auth/session';
import { tellCrms } from '@/server/connectors/tell-crms';
import { type Database, type OpenDatabase, rows } from '@/server/db/database';
import { readable } from '@/server/db/feed';
import { leadIdOf, lockLead, readLeadsWithin } from '@/server/db/lead-rows';
import { audit, keepChange } from './change-lead';
import type { Rulebooks } from './rulebooks';

const Id = z.object({ id: z.uuid() });

/** An answer holds leads of so many bytes: clients read no more than 4 MB. */
const ANSWER_BYTES = 3_000_000;

/** Judges commands one after the other and keeps each with its answer, so that sending one again changes nothing. */
export type CommandService = {
  /** `inputs` as they came: one that is not a command is refused as `invalid` and doesn't stop the next. */
  execute(session: Session, inputs: readonly unknown[]): Promise<CommandsAnswer>;
};

/** Executes commands on one database. `clock` is the hub's. */
export function createCommands(open: OpenDatabase, rulebooks: Rulebooks, clock: () => Instant): CommandService {
  async function one(session: Session, input: unknown): Promise<{ outcome: CommandOutcome; leadId: string | null }> {
    const { id } = Id.parse(input);
    const now = clock();
    return open.db.transaction(async (tx) => {
      // The same id sent twice at once waits here for the first to end, and then finds its answer.
      const isNew = await rows(
        tx,
        sql`insert into commands (id, user_id, at) values (${id}, ${session.user.id}, ${now}::bigint) on conflict (id) do nothing returning 1`,
      );
      if (isNew.length === 0) {
        const [kept] = await rows<{ user_id: string; lead_id: string | null; outcome: CommandOutcome | null }>(
          tx,
          sql`select user_id, lead_id, outcome from commands where id = ${id}`,
        );
        if (kept?.outcome && kept.user_id === session.user.id) return { outcome: kept.outcome, leadId: kept.lead_id };
        return { outcome: { id, outcome: 'refused', code: 'forbidden' }, leadId: null };
      }
      const { outcome, leadId } = await judge(tx, session, id, input, now);
      await tx.execute(sql`update commands set lead_id = ${leadId}, outcome = ${JSON.stringify(outcome)}::jsonb where id = ${id}`);
      return { outcome, leadId };
    });
  }

  async function judge(
    tx: Database,
    session: Session,
    id: string,
    input: unknown,
    now: Instant,
  ): Promise<{ outcome: CommandOutcome; leadId: string | null }> {
    const refused = async (code: RefusalCode, leadId: string | null): Promise<{ outcome: CommandOutcome; leadId: string | null }> => {
      await audit(tx, now, { action: 'command refused', user: session.user.id, command: id, leadId, detail: { code } });
      return { outcome: { id, outcome: 'refused', code }, leadId };
    };
    const parsed = Command.safeParse(input);
    if (!parsed.success) return refused('invalid', null);
    const command = parsed.data;
    const leadId = await leadIdOf(tx, command.ref);
    if (leadId === null) return refused('not_found', null);
    const before = await lockLead(tx, leadId, now);
    // What somebody may not read is not there for them.
    if (!before || (await readable(tx, audiencesOfSession(session), [leadId], now)).size === 0) return refused('not_found', null);
    const actor = actorOn(session, before);
    if (!actor) return refused('forbidden', leadId);
    if (command.act.kind === 'assign' && !(await mayReceive(tx, command.act.owner, command.act.team ?? before.team)))
      return refused('invalid', leadId);
    const published = await rulebooks.currentIn(tx, before.team, now);
    const result = applyCommand(before, published.rulebook, command, now, actor);
    const other = standsAgainst(before, command, session.user.id);
    if (other && (result.ok ? yieldsQuietly.has(command.act.kind) : lostTo.has(result.code))) {
      await audit(tx, now, {
        action: 'command superseded',
        user: session.user.id,
        command: id,
        leadId,
        detail: { act: command.act.kind, by: other.by },
      });
      return { outcome: { id, outcome: 'superseded', supersededBy: { ...other, by: await nameOf(tx, other.by) } }, leadId };
    }
    if (!result.ok) return refused(result.code, leadId);
    const { lead } = await keepChange(open, tx, before, result.lead, published, now, {
      source: 'person',
      action: command.act.kind,
      user: session.user.id,
      command: id,
    });
    await tellCrms(tx, lead, command, published.rulebook.agreement, session.user, now);
    return { outcome: { id, outcome: 'applied', rev: lead.rev }, leadId };
  }

  return {
    async execute(session, inputs) {
      const judged: { outcome: CommandOutcome; leadId: string | null }[] = [];
      for (const input of inputs) judged.push(await one(session, input));
      const now = clock();
      const touched = [...new Set(judged.flatMap(({ leadId }) => leadId ?? []))];
      const mine = await readable(open.db, audiencesOfSession(session), touched, now);
      const wanted = touched.filter((id) => mine.has(id));
      const { leads, considered } = await readLeadsWithin(open.db, wanted, now, ANSWER_BYTES);
      // What finds no room is answered when it is sent again, which changes nothing.
      const waiting = new Set(wanted.slice(considered));
      const cut = judged.findIndex(({ leadId }) => leadId !== null && waiting.has(leadId));
      const outcomes = judged.slice(0, cut < 0 ? judged.length : cut).map(({ outcome }) => outcome);
      return { outcomes, leads, serverTime: now };
    },
  };
}

/** Acts that change nothing, or history alone, where somebody else's later one holds. */
const yieldsQuietly: ReadonlySet<Act['kind']> = new Set<Act['kind']>(['set_bant', 'assign']);

/** Refusals that say that somebody was quicker. */
const lostTo: ReadonlySet<RefusalCode> = new Set<RefusalCode>(['already_answered', 'overtaken']);

/** What people call somebody: their id where the hub does not know them. */
async function nameOf(tx: Database, user: string): Promise<string> {
  const [known] = await rows<{ name: string }>(tx, sql`select name from users where id = ${user}`);
  return known?.name ?? user;
}

/** Whether a lead may be given to somebody: the team is there and they belong to it. */
async function mayReceive(tx: Database, owner: string | null, team: string): Promise<boolean> {
  const found = await rows(
    tx,
    owner === null
      ? sql`select 1 from teams where id = ${team}`
      : sql`select 1 from users u join teams t on t.id = ${team} where u.id = ${owner}
          and (u.team = t.id or exists (select 1 from grants g where g.user_id = u.id and g.team = t.id))`,
  );
  return found.length > 0;
}
