import { enterStage, type Mover } from './advance-stages';
import { compile } from './compiled-rulebook';
import { Facts } from './facts';
import type { Activity, HandOff, Lead } from './lead';
import type { Rulebook, StageRule } from './rulebook';
import { labelOf } from './stage';
import { withOwner } from './with-owner';

/**
 * What a meeting to which nobody came brings about: the lead goes back to the stage and the department that booked it, and to whoever
 * owned it there, so that nothing further counts against the department that waited. The hand-off back needs no answer: it was theirs.
 * Returns the same lead for any other activity, after a meeting that was held, and where no other department booked it.
 */
export function returnAfterNoShow(lead: Lead, rulebook: Rulebook, activity: Activity, mover: Mover): Lead {
  if (activity.result !== 'no_show') return lead;
  const book = compile(rulebook);
  const facts = new Facts(lead, mover.at, book.judges);
  if (lead.stages.some(({ at }) => at > mover.at)) return lead;
  const ladder = book.agreement.stages;
  const order = ladder.findIndex(({ id }) => id === book.judges.stage(facts));
  const [stage, before] = [ladder[order], ladder[order - 1]];
  if (!stage?.needsNote || !before || before.department === 'mkt' || before.department === stage.department) return lead;
  const handOff = facts.handOffs().findLast(({ to }) => to === stage.department);
  if (!handOff || facts.activities.some(({ result, occurredAt }) => result === 'held' && occurredAt >= handOff.at)) return lead;
  const text = book.results.get(activity.result) ?? { ja: '無断欠席', en: 'No-show' };
  const evidence = [{ label: labelOf(text), text, activity: activity.id, at: activity.occurredAt }];
  const back = enterStage(lead, rulebook, { ...before, handsOff: false }, mover, { evidence });
  const returned: Lead = { ...back, handOffs: [...back.handOffs, handBack(stage, before, mover)] };
  const owned = lead.assignments.filter(({ at }) => at < handOff.at).sort((a, b) => b.at - a.at)[0];
  return owned ? withOwner(returned, rulebook, { owner: owned.owner, team: owned.team, at: mover.at }) : returned;
}

function handBack(from: StageRule, to: StageRule, { at, recordedAt, id }: Mover): HandOff {
  return {
    id: `${id}:${to.id}`,
    from: from.department,
    to: to.department,
    at,
    recordedAt,
    verdict: { kind: 'accept', at, recordedAt },
  };
}
