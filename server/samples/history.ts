import type { Intent } from '@/lib/domain/lead';
import { HOUR, type Instant, MINUTE } from '@/lib/domain/time';
import { between, chance, oneOf } from './random';
import { before, enter, log, type Story, say } from './story';

/** By which door a lead came in. */
export type Door = 'paper' | 'brochure' | 'webinar' | 'fair_talk' | 'fair_card' | 'search' | 'compare' | 'referral';

export type History = { first: string; price: string | null };

/**
 * Tells what a lead did before `until`: how it came in `days` before, what it read, which mails it opened, about
 * `count` things in all. `warm` leads looked at prices twice in the last days. Enters the first stage.
 */
export function history(story: Story, until: Instant, door: Door, options: { days: number; count: number; warm?: boolean }): History {
  const { lead } = story;
  const start = before(story, until, options.days);
  lead.createdAt = start;
  lead.consentAt = start;
  const first = comeIn(story, start, door, until);
  enter(story, 'lead', start, { by: 'rule', evidence: [['consent', first]] });
  const price = options.warm ? warmUp(story, until, start) : null;
  const rest = Math.max(0, options.count - lead.activities.length);
  for (let i = 0; i < rest; i++) {
    const share = (i + story.random()) / rest;
    const at = before(story, until, options.days * (1 - share));
    smallThing(story, Math.min(Math.max(at, start + (i + 1) * 7 * MINUTE), until - MINUTE));
  }
  return { first, price };
}

function comeIn(story: Story, at: Instant, door: Door, until: Instant): string {
  const { lead, phrases } = story;
  const { sources, campaigns, titles } = phrases;
  const set = (source: string, campaign: string | undefined, intent: Intent | undefined) => {
    lead.source = source;
    if (campaign !== undefined) lead.campaign = campaign;
    if (intent !== undefined) lead.intent = intent;
  };
  switch (door) {
    case 'paper':
      set(sources.paper, campaigns.paper, 'paper');
      return log(story, at, {
        type: 'download',
        channel: 'web',
        content: 'paper',
        intent: 'paper',
        interest: story.topic.subject,
        title: say(story, story.topic.paper),
      });
    case 'brochure':
      set(sources.web, campaigns.brochure, 'brochure');
      return log(story, at, { type: 'download', channel: 'form', content: 'brochure', intent: 'brochure', title: titles.brochure });
    case 'webinar':
      set(sources.webinar, campaigns.webinar, 'webinar');
      return log(story, at, {
        type: 'webinar',
        channel: 'event',
        content: 'webinar',
        intent: 'webinar',
        interest: story.topic.subject,
        title: titles.webinar,
      });
    case 'fair_talk': {
      set(sources.fair, campaigns.fair, 'fair_talk');
      const first = log(story, at, {
        type: 'download',
        channel: 'web',
        content: 'paper',
        interest: story.topic.subject,
        title: say(story, story.topic.paper),
      });
      const scan = Math.max(at + 10 * MINUTE, before(story, until, 0.5));
      log(story, scan, { type: 'event_scan', channel: 'event', content: 'fair', title: titles.fairScan });
      log(story, scan + 3 * MINUTE, {
        type: 'event_talk',
        channel: 'event',
        content: 'fair',
        intent: 'fair_talk',
        rating: oneOf(story.random, ['A', 'B']),
        interest: story.topic.subject,
        title: titles.fairTalk,
        note: say(story, phrases.booth),
      });
      return first;
    }
    case 'fair_card':
      set(sources.fair, campaigns.fair, 'fair_card');
      return log(story, at, { type: 'event_scan', channel: 'event', content: 'fair', intent: 'fair_card', title: titles.fairScan });
    case 'compare':
      set(sources.compare, undefined, undefined);
      return log(story, at, { type: 'page_view', channel: 'web', content: 'other', title: titles.other });
    case 'referral':
      set(sources.referral, undefined, undefined);
      return log(story, at, { type: 'page_view', channel: 'web', content: 'other', title: titles.other });
    case 'search':
      set(sources.search, campaigns.search, undefined);
      return log(story, at, { type: 'page_view', channel: 'web', content: 'spec', title: titles.spec });
  }
}

/** Prices twice within two days, a case beside them. */
function warmUp(story: Story, until: Instant, start: Instant): string {
  const { titles } = story.phrases;
  const at = (days: number, minutes: number) => Math.max(before(story, until, days) + minutes * MINUTE, start + minutes * MINUTE);
  const day = at(1.2, 0);
  log(story, day, { type: 'page_view', channel: 'web', content: 'case', title: titles.case });
  log(story, day + 4 * MINUTE, { type: 'page_view', channel: 'web', content: 'price', title: titles.price });
  log(story, at(0.6, 0), { type: 'page_view', channel: 'web', content: 'spec', title: titles.spec });
  return log(story, at(0.6, 6), { type: 'page_view', channel: 'web', content: 'price', title: titles.price });
}

/** One of the many little things that tell nothing alone. */
export function smallThing(story: Story, at: Instant): void {
  const { titles } = story.phrases;
  const dice = story.random();
  if (dice < 0.4) log(story, at, { type: 'mail_open', channel: 'mail', content: 'newsletter', title: titles.newsletter });
  else if (dice < 0.55)
    log(story, at, {
      type: 'mail_click',
      channel: 'mail',
      content: 'newsletter',
      title: titles.newsletter,
      ...(chance(story.random, 0.1) ? { bot: true } : {}),
    });
  else if (dice < 0.75) log(story, at, { type: 'page_view', channel: 'web', content: 'case', title: titles.case });
  else if (dice < 0.9) log(story, at, { type: 'page_view', channel: 'web', content: 'other', title: titles.other });
  else log(story, at, { type: 'page_view', channel: 'web', content: 'spec', title: titles.spec });
}

/** Newsletters opened since `from`: what goes on while nobody works the lead. */
export function newsletters(story: Story, from: Instant, count: number): void {
  const span = story.desk.now - from;
  for (let i = 1; i <= count; i++) {
    const at = from + (span * i) / (count + 1) - between(story.random, 0, 5) * HOUR;
    log(story, Math.floor(Math.min(Math.max(at, from + i * MINUTE), story.desk.now - MINUTE) / MINUTE) * MINUTE, {
      type: 'mail_open',
      channel: 'mail',
      content: 'newsletter',
      title: story.phrases.titles.newsletter,
    });
  }
}

/** Becomes marketing-qualified by an inquiry: the inquiry itself and the hand-off in the same minute. */
export function inquire(story: Story, at: Instant, intent: Intent): string {
  const words = story.phrases.inquiries[intent];
  story.lead.intent = intent;
  return log(story, at, {
    type: 'inquiry',
    channel: intent === 'referral' ? 'other' : 'form',
    intent,
    interest: story.topic.subject,
    ...(words ? { title: words.title, note: say(story, words.note) } : {}),
  });
}
