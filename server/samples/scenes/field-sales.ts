import type { Instant } from '@/lib/domain/time';
import { ago, daysBefore, soon } from '../desk';
import { between, chance, oneOf } from '../random';
import { answer, enter, handOff, handOverNote, later, log, mail, marketingNote, meet, reply, type Story, say, takes } from '../story';
import { accept, budget, working } from './inside-sales';
import type { Way } from './qualify';

/** Sales-ready `hours` of working time ago: all asked, the note written, handed to field sales. @returns that moment. */
function readyForSales(story: Story, hours: number, agreedAt: Instant): Instant {
  const { desk, phrases } = story;
  const day = desk.hoursPerDay;
  const way: Way = oneOf(story.random, ['score', 'fair', 'price', 'demo', 'contact']);
  const { talk, talkedAt } = working(story, Math.ceil(hours / day) + between(story.random, 3, 5), way);
  const handed = ago(desk, hours);
  const { bant } = phrases;
  answer(story, 'authority', 'yes', talkedAt, talk, bant.authorityYes);
  answer(story, 'timing', 'yes', talkedAt, talk, bant.timingYes, { monthsAhead: between(story.random, 3, 7) });
  if (chance(story.random, 0.7)) budget(story, talkedAt, talk);
  if (story.lead.company.employees === undefined) story.lead.company.employees = 180;
  story.lead.expectedAmount = between(story.random, 8, 60) * 100_000;
  enter(story, 'sql', handed, {
    by: 'rule',
    evidence: [['need', talk], ['route', talk], ['note']],
  });
  handOff(story, 'fs', handed, story.fs, { note: handOverNote(story, talkedAt, agreedAt), by: story.is });
  return handed;
}

/** Handed to field sales just now or yesterday; to accept or send back is up to them. */
export function offeredToSales(story: Story, hours: number): void {
  readyForSales(story, hours, soon(story.desk, between(story.random, 30, 60)));
}

/** Accepted by field sales, the first meeting is agreed and lies ahead. */
export function meetingAhead(story: Story): void {
  const handed = readyForSales(
    story,
    story.desk.hoursPerDay * between(story.random, 2, 4) + 2,
    soon(story.desk, between(story.random, 6, 40)),
  );
  const acceptedAt = takes(story, handed, between(story.random, 1, 5), story.desk.hoursPerDay * 2);
  accept(story, acceptedAt, story.fs);
  mail(story, later(story, acceptedAt, 0.5), story.fs);
  if (chance(story.random, 0.5)) reply(story, later(story, acceptedAt, 3));
}

/** The first meeting was held `hours` of working time ago; whether it becomes a deal is up to the rep. */
export function metUndecided(story: Story, hours: number): void {
  const handed = readyForSales(story, hours + story.desk.hoursPerDay * 3, ago(story.desk, hours));
  const acceptedAt = later(story, handed, between(story.random, 1, 6));
  accept(story, acceptedAt, story.fs);
  const metAt = ago(story.desk, hours);
  meet(story, metAt);
}

const currencies: Record<string, string> = { JP: 'JPY', GB: 'GBP', US: 'USD', SE: 'SEK', AU: 'AUD' };

/** A deal made `days` business days ago; open, won or lost since. */
export function deal(story: Story, days: number, status: 'open' | 'won' | 'lost'): void {
  const { desk, lead, phrases } = story;
  const day = desk.hoursPerDay;
  const made = ago(desk, day * days + 1);
  const handed = readyForSales(story, day * (days + 6), ago(desk, day * (days + 2)));
  const acceptedAt = takes(story, handed, between(story.random, 1, 6), day * 2 + 1);
  accept(story, acceptedAt, story.fs);
  const metAt = ago(desk, day * (days + 2));
  const met = meet(story, metAt);
  enter(story, 'opp', made, { by: 'crm', evidence: [['deal', met]] });
  mail(story, later(story, made, 2), story.fs, phrases.quoteSent);
  const currency = currencies[lead.company.country ?? 'JP'] ?? 'EUR';
  const closedAt = status === 'open' ? undefined : ago(desk, Math.max(1, day * Math.min(days - 3, between(story.random, 1, 10))));
  lead.opportunities.push({
    id: `opp-${story.n}-1`,
    name: say(story, phrases.deal),
    amount: currency === 'JPY' ? between(story.random, 9, 80) * 100_000 : between(story.random, 8, 70) * 1_000,
    currency,
    status,
    createdAt: made,
    ...(closedAt === undefined ? {} : { closedAt }),
  });
  lead.expectedAmount = between(story.random, 9, 60) * 100_000;
  if (status === 'won' && closedAt !== undefined) {
    lead.relation = 'customer';
    enter(story, 'customer', closedAt, { by: 'crm' });
  }
  if (status === 'lost' && closedAt !== undefined) {
    enter(story, 'nurturing', closedAt, { by: 'crm', reason: 'lost_other' });
    log(story, closedAt, {
      type: 'note',
      channel: 'other',
      by: story.fs,
      title: phrases.titles.note,
      note: say(story, phrases.verdict.lost_other),
    });
    marketingNote(story, later(story, closedAt, 3), phrases.plan);
  }
}

/** Found by sales itself on a cold call, straight into their hands: outside the rules, and marked so. */
export function foundBySales(story: Story): void {
  offeredToSales(story, between(story.random, 12, 16));
  story.lead.sourcedBy = 'sales';
  for (const entry of story.lead.stages) if (entry.stage === 'sql') entry.forced = 'cold_call';
  const last = story.lead.handOffs[story.lead.handOffs.length - 1];
  if (last) {
    const at = Math.min(last.at + 3 * 3_600_000, daysBefore(story.desk, 0, 7.9));
    if (at > last.at) {
      accept(story, at, story.fs);
    }
  }
}
