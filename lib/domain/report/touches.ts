import { Facts } from '../facts';
import { type CompiledGuard, judgeGuard } from '../guard';
import type { Activity } from '../lead';
import type { Timeline } from '../timeline';
import { counts } from '../touch';
import type { ReportPlan } from './plan';
import { type Rate, rateOf } from './rate';

export const wastedKinds = ['stopped', 'unfit', 'document_only'] as const;
/**
 * Why a touch was in vain: the lead had asked not to be contacted that way (or nobody may approach it), had been found unfit, or had only
 * downloaded documents.
 */
export type WastedKind = (typeof wastedKinds)[number];

/** Our touches in the month, and those that should not have been. */
export interface TouchFigures {
  /** Logged by hand, of all touches. */
  byHand: Rate;
  /** In vain, of all touches; each counts under the first kind that fits. */
  wasted: Rate;
  kinds: { kind: WastedKind; touches: number; leads: number }[];
}

/** Relations that make a lead nobody to sell to. */
const strangers: ReadonlySet<string> = new Set(['competitor', 'student', 'vendor', 'wrong_contact']);

/** Counts touches. */
export class TouchTally {
  #touches = 0;
  #byHand = 0;
  readonly #kinds: Record<WastedKind, { touches: number; leads: number }> = {
    stopped: { touches: 0, leads: 0 },
    unfit: { touches: 0, leads: 0 },
    document_only: { touches: 0, leads: 0 },
  };

  add(timeline: Timeline, plan: ReportPlan, guard: CompiledGuard): void {
    const seen = new Set<WastedKind>();
    for (const { at, counts: counted, activity } of timeline.touches) {
      if (!(counted & counts.touch) || at < plan.from || at >= plan.to) continue;
      this.#touches += 1;
      if (activity.source === 'manual') this.#byHand += 1;
      const kind = wastedKind(timeline, activity, plan, guard);
      if (!kind) continue;
      this.#kinds[kind].touches += 1;
      if (!seen.has(kind)) this.#kinds[kind].leads += 1;
      seen.add(kind);
    }
  }

  result(): TouchFigures {
    const kinds = wastedKinds.map((kind) => ({ kind, ...this.#kinds[kind] }));
    const wasted = kinds.reduce((sum, { touches }) => sum + touches, 0);
    return { byHand: rateOf(this.#byHand, this.#touches), wasted: rateOf(wasted, this.#touches), kinds };
  }
}

/** Why a touch was in vain, by what was known just before it; null where it was not. */
function wastedKind(
  { lead, decisions, stages }: Timeline,
  activity: Activity,
  { book }: ReportPlan,
  guard: CompiledGuard,
): WastedKind | null {
  const before = activity.occurredAt - 1;
  const { blocked, exempt, doNotApproach, documentOnly } = judgeGuard(guard, new Facts(lead, before, book.judges)).reading;
  const way = wayOf(activity);
  if (doNotApproach !== null || (way && blocked.includes(way) && !exempt.includes(way))) return 'stopped';
  const stage = stages.findLast(({ at }) => at <= before)?.stage;
  const decision = decisions.findLast(({ at }) => at <= before)?.verdict.kind;
  if (stage === 'unfit' || decision === 'unfit' || (lead.relation && strangers.has(lead.relation))) return 'unfit';
  return documentOnly ? 'document_only' : null;
}

/** By which of the ways that a lead can stop it was touched. */
function wayOf({ type, channel }: Activity): 'mail' | 'phone' | 'visit' | null {
  if (channel === 'mail' || channel === 'phone' || channel === 'visit') return channel;
  if (type === 'call') return 'phone';
  if (type === 'mail' || type === 'reply') return 'mail';
  return type === 'visit' ? 'visit' : null;
}
