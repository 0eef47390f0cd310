import { DAY, HOUR, type Instant } from '@/lib/domain/time';
import { ago, daysAgo } from '../desk';
import { type Door, history, newsletters, smallThing } from '../history';
import { between, chance, oneOf } from '../random';
import { answer, before, call, enter, handOff, later, log, mail, marketingNote, own, type Story, say } from '../story';
import { calmWay, qualify } from './qualify';

type NurtureReason = 'early' | 'research' | 'budget' | 'route' | 'unreached' | 'mismatch' | 'lost_other';
type UnfitReason = 'need' | 'rival' | 'known' | 'refused' | 'cutoff';

/** Sent back by inside sales `days` business days ago; marketing has a plan for it, or does not have one yet. */
export function sentBack(story: Story, days: number, planned: boolean, reason: NurtureReason = anyReason(story)): Instant {
  const { desk, lead, phrases } = story;
  const day = desk.hoursPerDay;
  const at = ago(desk, day * days + 2);
  const handed = ago(desk, day * (days + 4) + 3);
  qualify(story, handed, calmWay(story), story.is, between(story.random, 13, 18));
  const called = later(story, handed, between(story.random, 3, 12));
  const talk = call(story, called, reason === 'unreached' ? 'no_answer' : 'talked', story.is);
  if (reason === 'unreached')
    for (let i = 1; i <= 5; i++)
      i % 2 ? call(story, later(story, called, i * 4), 'no_answer', story.is) : mail(story, later(story, called, i * 4), story.is);
  else answerBefore(story, reason, called, talk);
  const verdictOn = lead.handOffs[lead.handOffs.length - 1];
  const wakeAt = at + between(story.random, 60, 150) * DAY;
  if (verdictOn) {
    verdictOn.verdict = {
      kind: 'nurture',
      reason,
      comment: say(story, phrases.verdict[reason]),
      at,
      recordedAt: at,
      by: story.is,
      wakeAt: Math.max(wakeAt, desk.now + 20 * DAY),
      ...(reason === 'mismatch' ? { failedCondition: phrases.evidence.fair } : {}),
    };
  }
  enter(story, 'nurturing', at, { by: 'person', user: story.is, reason });
  if (planned) {
    const plannedAt = later(story, at, between(story.random, 3, 20));
    marketingNote(story, plannedAt, phrases.plan);
  }
  newsletters(story, at, Math.min(4, Math.max(1, Math.floor(days / 4))));
  return at;
}

function anyReason(story: Story): NurtureReason {
  return oneOf(story.random, ['early', 'early', 'research', 'research', 'budget', 'route', 'unreached', 'mismatch']);
}

function answerBefore(story: Story, reason: NurtureReason, at: Instant, talk: string): void {
  const { bant } = story.phrases;
  answer(
    story,
    'need',
    reason === 'research' || reason === 'mismatch' ? 'partly' : 'yes',
    at,
    talk,
    reason === 'research' ? bant.needPartly : story.topic.said,
  );
  if (reason === 'early') answer(story, 'timing', 'yes', at, talk, bant.timingYes, { monthsAhead: between(story.random, 8, 14) });
  if (reason === 'research') answer(story, 'timing', 'no', at, talk, bant.timingNo);
  if (reason === 'budget') answer(story, 'budget', 'no', at, talk, bant.budgetNo);
  if (reason === 'route') answer(story, 'authority', 'partly', at, talk, bant.authorityPartly);
}

/** Silent for more than a year. */
export function dormant(story: Story): void {
  const silentSince = daysAgo(story.desk, between(story.random, 380, 520));
  history(story, silentSince, oneOf(story.random, ['paper', 'webinar', 'fair_card', 'brochure'] as Door[]), {
    days: between(story.random, 60, 150),
    count: between(story.random, 14, 22),
  });
  enter(story, 'dormant', Math.min(silentSince + 366 * DAY, story.desk.now - DAY), { by: 'rule' });
  own(story, story.is, story.lead.createdAt);
}

/** Was nurtured for months, came back by itself some working hours ago. */
export function woke(story: Story, hours: number): void {
  const { desk, phrases } = story;
  sentBack(story, between(story.random, 70, 100), true, oneOf(story.random, ['early', 'research', 'budget']));
  const at = ago(desk, hours);
  const words = phrases.inquiries.woke;
  log(story, before(story, at, 0.3), { type: 'page_view', channel: 'web', content: 'case', title: phrases.titles.case });
  const visit = log(story, at, {
    type: 'page_view',
    channel: 'web',
    content: 'price',
    intent: 'woke',
    title: phrases.titles.price,
    ...(words ? { note: say(story, words.note) } : {}),
  });
  story.lead.intent = 'woke';
  enter(story, 'mql', at, { by: 'rule', evidence: [['woke', visit]] });
  handOff(story, 'is', at, story.is, { intent: 'woke' });
}

/** Not a fit: said so by the rep, with the reason. */
export function unfit(story: Story, reason: UnfitReason): void {
  const { desk, lead, phrases } = story;
  const day = desk.hoursPerDay;
  const days = between(story.random, 3, 40);
  const at = ago(desk, day * days + 2);
  const handed = ago(desk, day * (days + 3) + 2);
  qualify(story, handed, calmWay(story), story.is, between(story.random, 14, 19));
  const called = later(story, handed, between(story.random, 3, 15));
  const talk = call(story, called, 'talked', story.is);
  const last = lead.handOffs[lead.handOffs.length - 1];
  if (last) last.verdict = { kind: 'unfit', reason, comment: phrases.verdict[reason], at, recordedAt: at, by: story.is };
  enter(story, 'unfit', at, { by: 'person', user: story.is, reason });
  if (reason === 'need') answer(story, 'need', 'no', called, talk, phrases.bant.needNo);
  if (reason === 'rival') lead.relation = 'competitor';
  if (reason === 'cutoff') lead.company = { ...lead.company, employees: 12 };
  if (reason === 'refused') {
    lead.optOuts.push({ channel: 'all', at, source: phrases.titles.call });
    lead.doNotApproach = { reason: phrases.verdict.refused, at };
  }
}

/** Only ever downloaded documents: no sales clock, and a call may be too early. */
export function documentOnly(story: Story): void {
  const until = daysAgo(story.desk, between(story.random, 0, 12), between(story.random, 2, 9));
  history(story, until, chance(story.random, 0.7) ? 'paper' : 'brochure', {
    days: between(story.random, 5, 80),
    count: between(story.random, 14, 23),
  });
  log(story, before(story, until, 0.5), {
    type: 'download',
    channel: 'web',
    content: 'paper',
    intent: 'paper',
    interest: story.topic.subject,
    title: story.topic.paper,
  });
  story.lead.intent = 'paper';
  own(story, story.is, story.lead.createdAt);
  if (chance(story.random, 0.3)) marketingNote(story, later(story, until, 1), story.phrases.marketing);
}

/** With marketing: a webinar attended or a badge scanned, not warm enough yet. The rep of the territory owns it. */
export function withMarketing(story: Story, door: 'webinar' | 'fair_card'): void {
  const until = daysAgo(story.desk, between(story.random, 1, 20), between(story.random, 2, 9));
  history(story, until, door, { days: between(story.random, 8, 90), count: between(story.random, 14, 23) });
  own(story, story.is, story.lead.createdAt);
  smallThing(story, before(story, until, 0.2));
  if (chance(story.random, 0.4)) marketingNote(story, later(story, until, 1), story.phrases.marketing);
}

/** Wants no contact at all, on any channel. */
export function wantsNoContact(story: Story): void {
  const until = daysAgo(story.desk, between(story.random, 15, 40));
  history(story, until, 'webinar', { days: between(story.random, 20, 60), count: between(story.random, 13, 18) });
  own(story, story.is, story.lead.createdAt);
  const at = until + HOUR;
  log(story, at, { type: 'unsubscribe', channel: 'mail', title: story.phrases.titles.unsubscribe });
  story.lead.optOuts.push({ channel: 'all', at, source: story.phrases.titles.unsubscribe });
  story.lead.doNotApproach = { reason: story.phrases.verdict.refused, at };
}
