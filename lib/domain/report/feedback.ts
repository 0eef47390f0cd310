import type { VerdictKind } from '../lead';
import type { Timeline } from '../timeline';
import { ownerAt } from '../timeline';
import { verdictsOf } from './answer';
import { type MonthIndex, monthOf, monthText } from './months';
import type { ReportPlan } from './plan';
import { byName, type Count, countedGroups, Groups } from './tally';

/** How often a reason was given by, or about, one group. */
export interface ReasonCount {
  group: string | null;
  reason: string | null;
  count: number;
}

/** What sales said of the leads it got: verdicts given in the month, whenever the lead was handed off. */
export interface Feedback {
  /** Every verdict but a plain acceptance; `reason` null where none was named. */
  reasons: { kind: VerdictKind; reason: string | null; count: number }[];
  byRep: ReasonCount[];
  byCampaign: ReasonCount[];
  byIndustry: ReasonCount[];
  /** Over all months shown, `group` being the month. */
  byMonth: ReasonCount[];
  /** Conditions named by "not what we agreed". */
  failedConditions: { condition: string; count: number }[];
}

/** Counts reasons. */
export class FeedbackTally {
  readonly #kinds = new Map<VerdictKind, Groups<Count>>();
  readonly #by = { rep: reasonGroups(), campaign: reasonGroups(), industry: reasonGroups(), month: reasonGroups() };
  readonly #conditions = countedGroups();

  add(timeline: Timeline, plan: ReportPlan): void {
    const { lead, now } = timeline;
    for (const handOff of timeline.handOffs) {
      if (handOff.to === 'mkt') continue;
      for (const { kind, reason, at, by, failedCondition } of verdictsOf(handOff, now)) {
        if (kind === 'accept' && reason === undefined) continue;
        const month: MonthIndex = monthOf(plan.days, at);
        if (month >= plan.first && month <= plan.month) this.#by.month.of(monthText(month)).of(reason).count += 1;
        if (month !== plan.month) continue;
        let kinds = this.#kinds.get(kind);
        if (!kinds) {
          kinds = countedGroups();
          this.#kinds.set(kind, kinds);
        }
        kinds.of(reason).count += 1;
        this.#by.rep.of(by ?? ownerAt(timeline, at)).of(reason).count += 1;
        this.#by.campaign.of(lead.campaign).of(reason).count += 1;
        this.#by.industry.of(lead.company.industry).of(reason).count += 1;
        if (failedCondition?.trim()) this.#conditions.of(failedCondition).count += 1;
      }
    }
  }

  /** `seesReps`: who gave which reason may be told. */
  result(seesReps: boolean): Feedback {
    const reasons = [...this.#kinds].flatMap(([kind, groups]) => groups.list().map(([reason, { count }]) => ({ kind, reason, count })));
    return {
      reasons: reasons.sort((a, b) => b.count - a.count || byName(a.kind, b.kind) || byName(a.reason, b.reason)),
      byRep: seesReps ? rowsOf(this.#by.rep) : [],
      byCampaign: rowsOf(this.#by.campaign),
      byIndustry: rowsOf(this.#by.industry),
      byMonth: rowsOf(this.#by.month),
      failedConditions: this.#conditions
        .list()
        .map(([condition, { count }]) => ({ condition: condition ?? '', count }))
        .sort((a, b) => b.count - a.count),
    };
  }
}

function reasonGroups(): Groups<Groups<Count>> {
  return new Groups(countedGroups);
}

function rowsOf(groups: Groups<Groups<Count>>): ReasonCount[] {
  return groups.list().flatMap(([group, reasons]) => reasons.list().map(([reason, { count }]) => ({ group, reason, count })));
}
