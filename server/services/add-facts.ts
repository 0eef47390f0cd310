import { randomUUID } from 'node:crypto';
import { advanceStages } from '@/lib/domain/advance-stages';
import { applyCommand } from '@/lib/domain/apply-command';
import type { Activity, Lead, LeadRef, Opportunity, StageEntry, VerdictKind } from '@/lib/domain/lead';
import { returnAfterNoShow } from '@/lib/domain/no-show';
import { refKey } from '@/lib/domain/ref-key';
import type { Rulebook } from '@/lib/domain/rulebook';
import { DAY, type Instant } from '@/lib/domain/time';
import type { OpenDatabase } from '@/server/db/database';
import { leadIdsOf, lockLead } from '@/server/db/lead-rows';
import { keepChange } from './change-lead';
import type { Rulebooks } from './rulebooks';

/** A rep's answer as another system tells it. */
export type ToldVerdict = { kind: VerdictKind; reason?: string; at: Instant; by?: string; wakeAt?: Instant; id: string };

/** Facts of one lead that is known already, from one source. */
export type FactBundle = {
  ref: LeadRef;
  activities?: readonly Activity[];
  stages?: readonly StageEntry[];
  verdicts?: readonly ToldVerdict[];
  opportunities?: readonly Opportunity[];
  optOuts?: Lead['optOuts'];
  account?: NonNullable<Lead['account']>;
};

export type AddedFacts = { changed: number; unchanged: number; unknown: LeadRef[] };

/** How far back a fact still moves a lead on; older ones are history. */
const MOVES_FOR = 7 * DAY;

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
  for (const bundle of bundles) {
    const id = ids.get(refKey(bundle.ref));
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

/** A lead with what a source adds to it: facts by their keys, verdicts by the rule for acts. */
export function withFacts(before: Lead, bundle: FactBundle, rulebook: Rulebook, now: Instant, moves: boolean): Lead {
  const known = new Set(before.activities.map(({ id }) => id));
  const fresh = (bundle.activities ?? []).filter(({ id }) => !known.has(id));
  let lead: Lead = {
    ...before,
    activities: laidOver(before.activities, bundle.activities, ({ id }) => id).sort((a, b) => a.occurredAt - b.occurredAt),
    stages: laidOver(before.stages, bundle.stages, ({ stage, at, by }) => `${stage}@${at}@${by}`).sort((a, b) => a.at - b.at),
    opportunities: laidOver(before.opportunities, bundle.opportunities, ({ id }) => id),
    optOuts: laidOver(before.optOuts, bundle.optOuts, ({ channel, at }) => `${channel}@${at}`),
  };
  if (bundle.account) lead = { ...lead, account: { ...before.account, ...bundle.account } };
  for (const verdict of bundle.verdicts ?? []) lead = withVerdict(lead, verdict, rulebook, now);
  if (!moves) return lead;
  for (const activity of fresh) {
    const { id, occurredAt } = activity;
    if (occurredAt < now - MOVES_FOR || occurredAt > now) continue;
    const mover = { at: occurredAt, recordedAt: now, by: 'rule' as const, id };
    lead = advanceStages(returnAfterNoShow(lead, rulebook, activity, mover), rulebook, mover);
  }
  return lead;
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
