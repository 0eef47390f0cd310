import { compile } from './compiled-rulebook';
import { addMonths } from './day';
import { Facts } from './facts';
import type { Activity, Lead } from './lead';
import type { Rulebook } from './rulebook';
import type { Instant } from './time';
import { counts, touchOf } from './touch';

/**
 * When a lead will be dormant unless it gives a sign of itself: so many months of the agreement after its last one, counted from the day it
 * became known where there was none. Only what marketing holds falls dormant, on the ladder or nurtured without a date ahead; sales
 * decides itself about what it holds. `null` where it won't.
 */
export function dormantFrom(lead: Lead, rulebook: Rulebook, at: Instant): Instant | null {
  const book = compile(rulebook);
  const facts = new Facts(lead, at, book.judges);
  const stage = book.judges.stage(facts);
  if (stage !== 'nurturing' && book.stages.get(stage)?.department !== 'mkt') return null;
  const sent = facts.handOffs().findLast(({ to }) => to !== 'mkt');
  const last = sent && [sent.verdict, ...(sent.laterVerdicts ?? [])].findLast((verdict) => verdict && verdict.at <= at);
  if (stage === 'nurturing' && last?.wakeAt !== undefined && last.wakeAt > at) return null;
  // Before its activities are known there may have been a sign that nobody sees any more.
  const signs = [lead.createdAt, facts.stages().at(-1)?.at ?? lead.createdAt, lead.activitiesSince ?? lead.createdAt];
  for (const activity of facts.activities) if (isSign(activity)) signs.push(activity.occurredAt);
  const { days } = book.judges;
  return days.startOf(addMonths(days.dayOf(Math.max(...signs)), rulebook.agreement.dormancy.afterMonths));

  /** Something the lead did, or a word with it. Opens are fetched by mail programs and say nothing. */
  function isSign(activity: Activity): boolean {
    if ((touchOf(activity, book.weights) & counts.conversation) !== 0) return true;
    return activity.by === undefined && activity.type !== 'mail_open' && activity.type !== 'note' && activity.type !== 'task';
  }
}

/** Parks a lead that has been silent for as long as agreed, from the day it was; the same lead where it has not. For whoever looks after leads that nobody touches. */
export function parkDormant(lead: Lead, rulebook: Rulebook, at: Instant): Lead {
  const from = dormantFrom(lead, rulebook, at);
  if (from === null || from > at) return lead;
  return { ...lead, stages: [...lead.stages, { stage: 'dormant', at: from, recordedAt: at, by: 'rule' }] };
}
