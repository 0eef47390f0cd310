import { nthBusinessDayClosing } from '@/lib/domain/business-hours';
import { HOUR, type Instant } from '@/lib/domain/time';
import { ago, daysBefore, soon } from '../desk';
import { between, chance, oneOf } from '../random';
import { answer, before, call, enter, later, log, mail, reply, type Story, takes } from '../story';
import { anyWay, calmWay, hotWays, qualify, type Way } from './qualify';

/** An inquiry that wants an answer within the hour, received `minutes` of working time ago and not answered. */
export function hotInquiry(story: Story, minutes: number, way: Way = oneOf(story.random, [...hotWays])): void {
  qualify(story, ago(story.desk, minutes / 60), way);
}

/** Handed over so that the first call is due `daysLeft` business days after the closing to come. */
export function firstCall(story: Story, daysLeft: 0 | 1 | 2): void {
  qualify(story, daysBefore(story.desk, 3 - daysLeft, between(story.random, 10, 70) / 10), calmWay(story));
}

/** Handed over, never called, and the first call is overdue. */
export function firstCallMissed(story: Story): void {
  const day = story.desk.hoursPerDay;
  qualify(story, ago(story.desk, day * 4 + between(story.random, 10, day * 25) / 10), calmWay(story));
}

/** Handed over within the last few working hours. */
export function freshHandOff(story: Story): void {
  qualify(story, ago(story.desk, between(story.random, 3, 30) / 10), calmWay(story));
}

/** A call-back was agreed for `hours` of working time ahead. */
export function callBackAhead(story: Story, hours: number): void {
  const handed = daysBefore(story.desk, between(story.random, 2, 4), between(story.random, 20, 60) / 10);
  qualify(story, handed, calmWay(story));
  const tried = takes(story, handed, 5, 9);
  call(story, tried, 'no_answer', story.is);
  call(story, ago(story.desk, between(story.random, 2, 5)), 'callback', story.is, soon(story.desk, hours));
}

/** The agreed call-back passed `minutes` of working time ago and nobody called. */
export function callBackMissed(story: Story, minutes: number): void {
  const handed = daysBefore(story.desk, between(story.random, 2, 3), between(story.random, 20, 60) / 10);
  qualify(story, handed, calmWay(story));
  const tried = ago(story.desk, minutes / 60 + between(story.random, 3, 6));
  call(story, tried, 'callback', story.is, ago(story.desk, minutes / 60));
}

/** Reached and talked; to accept or send back is up to the rep. `hours` of working time ago. */
export function reached(story: Story, hours: number, way: Way = calmWay(story)): void {
  const talkedAt = ago(story.desk, hours);
  const handed = ago(story.desk, hours + between(story.random, 6, 20));
  qualify(story, handed, way);
  const talk = call(story, talkedAt, 'talked', story.is);
  answer(story, 'need', 'yes', talkedAt, talk, story.topic.said, { seesUs: chance(story.random, 0.6) });
  if (chance(story.random, 0.6)) answer(story, 'authority', 'partly', talkedAt, talk, story.phrases.bant.authorityPartly);
  if (chance(story.random, 0.5))
    answer(story, 'timing', 'yes', talkedAt, talk, story.phrases.bant.timingYes, { monthsAhead: between(story.random, 2, 8) });
}

/** Talked with, but marketing owes an answer first. */
export function waitingForMarketing(story: Story): void {
  reached(story, between(story.random, 15, 40) / 10);
  delete story.lead.company.employees;
  const at = ago(story.desk, between(story.random, 5, 12) / 10);
  story.lead.requests.push({ id: `rq-${story.n}-1`, field: 'employees', question: story.phrases.request.question, at, by: story.is });
}

/** Called again and again without getting through; the touch plan runs. */
export function notReached(story: Story, tries: number): void {
  const day = story.desk.hoursPerDay;
  const handed = ago(story.desk, day * (tries + 1) + between(story.random, 5, 30) / 10);
  const way = chance(story.random, 0.25) ? oneOf(story.random, [...hotWays]) : calmWay(story);
  qualify(story, handed, way, story.is, between(story.random, 13, 17));
  let at = isHot(way) ? takes(story, handed, 0.5, 2.4) : later(story, handed, between(story.random, 4, 8));
  for (let i = 0; i < tries; i++) {
    if (i % 3 === 2) mail(story, at, story.is);
    else call(story, at, oneOf(story.random, ['no_answer', 'no_answer', 'message', 'reception']), story.is);
    if (i === 0) {
    }
    at = later(story, at, day + between(story.random, 1, 6) / 10);
  }
}

/**
 * Accepted by inside sales `days` business days ago and in work: talks, answers, mails.
 * @returns the moments of hand-off and acceptance, and the first talk.
 */
export function working(
  story: Story,
  days: number,
  way: Way = anyWay(story),
): { handed: Instant; acceptedAt: Instant; talk: string; talkedAt: Instant } {
  const { desk } = story;
  const day = desk.hoursPerDay;
  const handed = ago(desk, day * (days + 2) + between(story.random, 5, 50) / 10);
  qualify(story, handed, way, story.is, between(story.random, 13, 17));
  const calledAt = isHot(way) ? takes(story, handed, 0.4, 2.6) : takes(story, handed, between(story.random, 3, 15), day * 4 + 2, days >= 6);
  const first = call(story, calledAt, chance(story.random, 0.4) ? 'talked' : 'no_answer', story.is);
  const reachedAtOnce = story.lead.activities.find((activity) => activity.id === first)?.result === 'talked';
  const talkedAt = reachedAtOnce ? calledAt : later(story, calledAt, between(story.random, 3, 9));
  const talk = reachedAtOnce ? first : call(story, talkedAt, 'talked', story.is);
  const acceptedAt = takes(story, talkedAt, 0.5, day * 2 + 1, days >= 4);
  accept(story, acceptedAt, story.is);
  enter(story, 'sal', acceptedAt, { by: 'rule', evidence: [['accepted', talk]] });
  answer(story, 'need', 'yes', talkedAt, talk, story.topic.said, { seesUs: true });
  return { handed, acceptedAt, talk, talkedAt };
}

/** In work with some answers still to get. */
export function inWork(story: Story, days: number, way?: Way): void {
  const { acceptedAt, talk, talkedAt } = working(story, days, way);
  const { bant } = story.phrases;
  answer(story, 'authority', 'partly', talkedAt, talk, bant.authorityPartly);
  mail(story, later(story, acceptedAt, 1), story.is);
  if (chance(story.random, 0.6)) {
    const at = later(story, acceptedAt, between(story.random, 3, 8));
    const words = reply(story, at);
    if (chance(story.random, 0.5)) answer(story, 'timing', 'partly', at, words, bant.timingPartly);
  }
  if (days >= 4) {
    const at = later(story, acceptedAt, between(story.random, 12, 24));
    const again = call(story, at, 'talked', story.is);
    if (chance(story.random, 0.6)) answer(story, 'authority', 'yes', at, again, bant.authorityYes);
    budget(story, at, again);
    if (chance(story.random, 0.8)) answer(story, 'timing', 'yes', at, again, bant.timingYes, { monthsAhead: between(story.random, 3, 8) });
  }
  if (chance(story.random, 0.5)) story.lead.expectedAmount = between(story.random, 8, 60) * 100_000;
}

/** An answer about money: given, hinted at, or not told. */
export function budget(story: Story, at: Instant, activity: string): void {
  const { bant } = story.phrases;
  const state = oneOf(story.random, ['yes', 'partly', 'partly', 'no_answer'] as const);
  if (state === 'yes') answer(story, 'budget', state, at, activity, bant.budgetYes, { monthsAhead: between(story.random, 2, 5) });
  if (state === 'partly') answer(story, 'budget', state, at, activity, bant.budgetPartly);
  if (state === 'no_answer') answer(story, 'budget', state, at, activity);
}

/** In work, and on hold while a date is being found. */
export function onHold(story: Story): void {
  const { desk, lead } = story;
  inWork(story, between(story.random, 3, 6), calmWay(story));
  const from = ago(desk, between(story.random, 8, 20) / 10);
  const until = nthBusinessDayClosing(desk.quick, desk.now, between(story.random, 3, 5)) ?? desk.now + 96 * HOUR;
  const known = desk.rulebook.agreement.pauseReasons.map((reason) => reason.id);
  const reason = oneOf(
    story.random,
    ['scheduling', 'scheduling', 'customer_away'].filter((id) => known.includes(id)),
  );
  lead.pauses.push({ id: `pa-${story.n}-1`, reason, from, until, by: story.is, recordedAt: from });
}

/** The rep takes the lead on. */
export function accept(story: Story, at: Instant, by: string): void {
  const last = story.lead.handOffs[story.lead.handOffs.length - 1];
  if (last) last.verdict = { kind: 'accept', at, recordedAt: at, by, comment: story.phrases.verdict.accept };
}

/** A price inquiry handed over `hours` of working time ago that nobody owns yet. */
export function withoutOwner(story: Story, hours: number, way: Way): void {
  qualify(story, ago(story.desk, hours), way, null);
}

/** Stopped our mails a while ago, and asks for a price now: the phone is open for that, the mailbox isn't. */
export function stoppedMailsButAsks(story: Story): void {
  const at = ago(story.desk, between(story.random, 20, 29) / 60);
  qualify(story, at, 'price');
  const stopped = before(story, at, 8);
  log(story, stopped, { type: 'unsubscribe', channel: 'mail', title: story.phrases.titles.unsubscribe });
  story.lead.optOuts.push({ channel: 'mail', at: stopped, source: story.phrases.titles.unsubscribe });
}

function isHot(way: Way): boolean {
  return way !== 'score' && way !== 'fair';
}
