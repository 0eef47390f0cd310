import { type ActContext, type ActOf, moverOf } from './act-context';
import { advanceStages, enterStage } from './advance-stages';
import type { HandOff, Lead, Verdict } from './lead';
import { stopsIn, withStop } from './opt-out';
import type { Agreement } from './rulebook';
import { corrected } from './set-stage';
import { withOwner } from './with-owner';

/** Hands a lead that woke off anew, with its answer. The same lead where the agreement hands nothing off. */
export function revived(lead: Lead, verdict: Verdict, context: ActContext): Lead {
  const stage = context.book.agreement.stages.find(({ handsOff }) => handsOff);
  if (!stage) return lead;
  const back = enterStage(corrected(lead), context.rulebook, stage, moverOf(context, 'person'));
  const handOff = back.handOffs.at(-1);
  return handOff ? withVerdict(back, handOff, verdict) : back;
}

/** The first answer stands with the hand-off; everything after it, and asking for somebody else, is kept beside it. */
export function withVerdict(lead: Lead, handOff: HandOff, verdict: Verdict): Lead {
  const isFirst = verdict.kind !== 'reassign' && (!handOff.verdict || handOff.verdict.kind === 'reassign');
  const later = handOff.verdict && isFirst ? [...(handOff.laterVerdicts ?? []), handOff.verdict] : handOff.laterVerdicts;
  const answered: HandOff = isFirst
    ? { ...handOff, verdict, ...(later ? { laterVerdicts: later } : {}) }
    : { ...handOff, laterVerdicts: [...(later ?? []), verdict] };
  return { ...lead, handOffs: lead.handOffs.map((each) => (each.id === handOff.id ? answered : each)) };
}

/**
 * What a verdict brings about beyond itself. Accepting lets the lead move on. Sending back parks it until it wakes, not a fit for good. What
 * the lead turned out to be is kept with it; who asked for no contact gets none; whose company is known already goes to the
 * account owner. Asking for somebody else changes neither stage nor clock.
 */
export function withEffects(lead: Lead, act: ActOf<'verdict'>, context: ActContext): Lead {
  const { book, rulebook, command, at, actor } = context;
  const { occurredAt } = command;
  if (act.verdict === 'reassign') return lead;
  if (act.verdict === 'accept') return advanceStages(lead, rulebook, moverOf(context, 'person'));
  const stage = act.verdict === 'nurture' ? 'nurturing' : 'unfit';
  const entry = { stage, at: occurredAt, recordedAt: at, by: 'person' as const, user: actor.user };
  let parked: Lead = { ...lead, stages: [...lead.stages, act.reason === undefined ? entry : { ...entry, reason: act.reason }] };
  const reason = book.agreement.reasons.find(({ id }) => id === act.reason);
  const said = act.answer ?? act.comment ?? '';
  const relation = reason && relationOf(reason, said);
  if (relation) parked = { ...parked, relation };
  if (reason?.asks === 'channel') {
    for (const channel of stopsIn(said)) parked = withStop(parked, { channel, at: occurredAt, source: actor.user }, context);
  }
  const owner = reason?.asks === 'record' ? lead.account?.owner : undefined;
  return owner ? withOwner(parked, rulebook, { owner, team: lead.team, at: occurredAt, by: actor.user }) : parked;
}

const words: Record<NonNullable<Lead['relation']>, readonly string[]> = {
  prospect: ['prospect', '見込み'],
  customer: ['customer', '顧客'],
  competitor: ['competitor', 'rival', '競合'],
  student: ['student', '学生', '求職', 'job seeker'],
  vendor: ['vendor', '売り込み', '業者'],
  wrong_contact: ['wrong'],
};

/** What a reason says the lead is: the one thing, or the one of several that was named. */
function relationOf({ marks = [] }: Agreement['reasons'][number], said: string): Lead['relation'] {
  if (marks.length <= 1) return marks[0];
  return marks.find((relation) => words[relation].some((word) => said.toLowerCase().includes(word)));
}
