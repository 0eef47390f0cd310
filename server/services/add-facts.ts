import { randomUUID } from 'node:crypto';
import { advanceStages, enterStage, isOffLimits } from '@/lib/domain/advance-stages';
import { applyCommand } from '@/lib/domain/apply-command';
import { compile } from '@/lib/domain/compiled-rulebook';
import { Facts } from '@/lib/domain/facts';
import type { Activity, Lead, LeadRef, Opportunity, StageEntry, VerdictKind } from '@/lib/domain/lead';
import { returnAfterNoShow } from '@/lib/domain/no-show';
import { refKey } from '@/lib/domain/ref-key';
import type { Rulebook } from '@/lib/domain/rulebook';
import { DAY, type Instant } from '@/lib/domain/time';
import { canonical } from '@/server/db/canonical';
import type { OpenDatabase } from '@/server/db/database';
import { leadIdsOf, lockLead, readLeads, sameLead } from '@/server/db/lead-rows';
import { keepChange } from './change-lead';
import type { Rulebooks } from './rulebooks';

/** A rep's answer as another system tells it. */
export type ToldVerdict = { kind: VerdictKind; reason?: string; at: Instant; by?: string; wakeAt?: Instant; id: string };

/** Facts of one lead that is known already, from one source. */
export type FactBundle = {
  ref: LeadRef;
  /** When the lead's own fields changed, where they did: it may fulfil the condition of its next stage since. */
  changedAt?: Instant;
  activities?: Activity[];
  stages?: StageEntry[];
  verdicts?: ToldVerdict[];
  opportunities?: Opportunity[];
  optOuts?: Lead['optOuts'];
  account?: NonNullable<Lead['account']>;
};

export type AddedFacts = { changed: number; unchanged: number; unknown: LeadRef[] };

/** How far back a fact still moves a lead on; older ones are history. */
const MOVES_FOR = 7 * DAY;
const READ_AT_ONCE = 200;

/**
 * Adds facts to known leads, each lead in a transaction of its own. Telling the same again changes nothing.
 * With `moves` the facts of the last seven days may let a lead enter its next stage; without, as at a first load, they are history.
 */
export async function addFacts(
  open: OpenDatabase,
  rulebooks: Rulebooks,
  clock: () => Instant,
  bundles: readonly FactBundle[],
  { source, moves }: { source: string; moves: boolean },
): Promise<AddedFacts> {
  const result: AddedFacts = { changed: 0, unchanged: 0, unknown: [] };
  const ids = await leadIdsOf(
    open.db,
    bundles.map(({ ref }) => ref),
  );
  const alike = await unchanged(open, rulebooks, clock(), bundles, ids, moves);
  for (const bundle of bundles) {
    const id = ids.get(refKey(bundle.ref));
    if (alike.has(bundle)) {
      result.unchanged += 1;
      continue;
    }
    const now = clock();
    const changed =
      id === undefined
        ? null
        : await open.db.transaction(async (tx) => {
            const before = await lockLead(tx, id, now);
            if (!before) return null;
            const published = await rulebooks.currentIn(tx, before.team, now);
            const after = withFacts(before, bundle, published.rulebook, now, moves);
            return (await keepChange(open, tx, before, after, published, now, { source, action: 'facts' })).changed;
          });
    if (changed === null) result.unknown.push(bundle.ref);
    else if (changed) result.changed += 1;
    else result.unchanged += 1;
  }
  return result;
}

/** Bundles that say nothing new: most of what comes with an overlap. Leads are read together and without a lock, as nothing is written. */
async function unchanged(
  open: OpenDatabase,
  rulebooks: Rulebooks,
  now: Instant,
  bundles: readonly FactBundle[],
  ids: ReadonlyMap<string, string>,
  moves: boolean,
): Promise<Set<FactBundle>> {
  const alike = new Set<FactBundle>();
  for (let from = 0; from < bundles.length; from += READ_AT_ONCE) {
    const some = bundles.slice(from, from + READ_AT_ONCE);
    const leads = await readLeads(open.db, [...new Set(some.flatMap(({ ref }) => ids.get(refKey(ref)) ?? []))], now, 'whole');
    const byId = new Map(leads.map((lead) => [lead.id, lead]));
    for (const bundle of some) {
      const lead = byId.get(ids.get(refKey(bundle.ref)) ?? '');
      if (!lead) continue;
      const { rulebook } = await rulebooks.currentIn(open.db, lead.team, now);
      if (sameLead(lead, withFacts(lead, bundle, rulebook, now, moves))) alike.add(bundle);
    }
  }
  return alike;
}

/** A lead with what a source adds to it: facts by their keys, verdicts by the rule for acts. */
export function withFacts(before: Lead, bundle: FactBundle, rulebook: Rulebook, now: Instant, moves: boolean): Lead {
  const known = new Set(before.activities.map(({ id }) => id));
  const fresh = (bundle.activities ?? []).filter(({ id }) => !known.has(id));
  let lead: Lead = {
    ...before,
    activities: laidOver(before.activities, bundle.activities, ({ id }) => id).sort((a, b) => a.occurredAt - b.occurredAt),
    opportunities: laidOver(before.opportunities, bundle.opportunities, ({ id }) => id),
    optOuts: laidOver(before.optOuts, bundle.optOuts, ({ channel, at }) => `${channel}@${at}`),
  };
  if (bundle.account) lead = { ...lead, account: { ...before.account, ...bundle.account } };
  const isRecent = (at: Instant) => moves && at >= now - MOVES_FOR && at <= now;
  // Stages and verdicts in the order in which they happened: one decides what the next means.
  const decisions = [
    ...(bundle.stages ?? []).map((stage) => ({ at: stage.at, apply: () => withStage(lead, stage, rulebook, now, isRecent(stage.at)) })),
    ...(bundle.verdicts ?? []).map((told) => ({ at: told.at, apply: () => withVerdict(lead, told, rulebook, now) })),
  ].sort((a, b) => a.at - b.at);
  for (const { apply } of decisions) lead = apply();
  for (const activity of fresh) {
    if (!isRecent(activity.occurredAt)) continue;
    const mover = { at: activity.occurredAt, recordedAt: now, by: 'rule' as const, id: activity.id };
    lead = advanceStages(returnAfterNoShow(lead, rulebook, activity, mover), rulebook, mover);
  }
  const dealt = lead.opportunities.length > 0 && canonical(lead.opportunities) !== canonical(before.opportunities);
  const changedAt = bundle.changedAt ?? (dealt ? now : undefined);
  if (changedAt === undefined || !isRecent(changedAt)) return lead;
  return advanceStages(lead, rulebook, { at: changedAt, recordedAt: now, by: 'rule', id: `${refKey(bundle.ref)}@${changedAt}` });
}

/**
 * A stage that another system says was entered. One that lies ahead of where the lead stood is entered as by a person: the hand-off that
 * was open is accepted, and one that hands off does so, so that its clocks start. What is history, or a step back, is kept as it is.
 */
function withStage(lead: Lead, told: StageEntry, rulebook: Rulebook, now: Instant, moves: boolean): Lead {
  if (lead.stages.some(({ stage, at, by }) => stage === told.stage && at === told.at && by === told.by)) return lead;
  const kept = (): Lead => ({ ...lead, stages: [...lead.stages, told].sort((a, b) => a.at - b.at) });
  const book = compile(rulebook);
  const stage = book.stages.get(told.stage);
  if (!moves || !stage || lead.stages.some(({ at }) => at > told.at)) return kept();
  const order = (id: string) => rulebook.agreement.stages.findIndex((each) => each.id === id);
  const stageNow = (one: Lead) => book.judges.stage(new Facts(one, told.at, book.judges));
  if (stageNow(lead) === told.stage) return lead;
  if (order(told.stage) < order(stageNow(lead)) || (stage.handsOff && isOffLimits(lead, told.at))) return kept();
  const accepted = withVerdict(
    lead,
    { id: '', kind: 'accept', at: told.at, ...(told.user === undefined ? {} : { by: told.user }) },
    rulebook,
    now,
  );
  // Accepting may have brought the lead there by the agreement's own rule.
  if (stageNow(accepted) === told.stage) return accepted;
  const { at, user } = told;
  return enterStage(accepted, rulebook, stage, { at, recordedAt: now, by: 'crm', user, id: `crm@${at}` });
}

/** A verdict told by another system counts as ours; where the rule for acts has no place for it, the stage it stands for is kept. */
function withVerdict(lead: Lead, told: ToldVerdict, rulebook: Rulebook, now: Instant): Lead {
  const applied = applyCommand(
    lead,
    rulebook,
    {
      id: randomUUID(),
      ref: lead.refs[0] as LeadRef,
      occurredAt: told.at,
      act: {
        kind: 'verdict',
        verdict: told.kind,
        ...(told.reason === undefined ? {} : { reason: told.reason }),
        ...(told.wakeAt === undefined ? {} : { wakeAt: told.wakeAt }),
      },
    },
    now,
    { user: told.by ?? lead.owner ?? '', roles: ['admin'], teams: [lead.team] },
  );
  if (applied.ok) return applied.lead;
  const stage = told.kind === 'nurture' ? 'nurturing' : told.kind === 'unfit' ? 'unfit' : null;
  if (stage === null || lead.stages.some((entry) => entry.stage === stage && entry.at >= told.at)) return lead;
  const entry: StageEntry = { stage, at: told.at, recordedAt: now, by: 'crm', ...(told.by === undefined ? {} : { user: told.by }) };
  return { ...lead, stages: [...lead.stages, entry].sort((a, b) => a.at - b.at) };
}

function laidOver<Item extends object>(known: readonly Item[], told: readonly Item[] | undefined, key: (item: Item) => string): Item[] {
  if (!told || told.length === 0) return [...known];
  const list = new Map(known.map((item) => [key(item), item]));
  for (const item of told) {
    const had = list.get(key(item));
    // When we heard of a fact first stays when it is told again.
    list.set(key(item), had ? { ...had, ...item, ...('recordedAt' in had ? { recordedAt: had.recordedAt } : {}) } : item);
  }
  return [...list.values()];
}
