import type { Intent } from '@/lib/domain/lead';
import type { Instant } from '@/lib/domain/time';
import { type Door, history, inquire } from '../history';
import { between, oneOf } from '../random';
import { enter, handOff, type Story } from '../story';

/** How a lead came to be worth a call. */
export type Way = 'score' | 'fair' | Extract<Intent, 'price' | 'trial' | 'demo' | 'contact' | 'compare' | 'referral'>;

/** The hot ways, those that want an answer within the hour. */
export const hotWays = ['price', 'trial', 'demo', 'contact'] as const satisfies Way[];

/** Becomes marketing-qualified at `at` and is handed to inside sales; `owner` null leaves it without one. */
export function qualify(
  story: Story,
  at: Instant,
  way: Way,
  owner: string | null = story.is,
  things = between(story.random, 15, 21),
): void {
  const days = between(story.random, 18, 70);
  switch (way) {
    case 'score': {
      const door: Door = oneOf(story.random, ['webinar', 'paper', 'webinar', 'brochure']);
      const { price } = history(story, at, door, { days, count: things, warm: true });
      enter(story, 'mql', at, { by: 'rule', evidence: [['price', price ?? undefined], ['fit']] });
      handOff(story, 'is', at, owner);
      break;
    }
    case 'fair': {
      history(story, at, 'fair_talk', { days, count: things });
      const talk = story.lead.activities.find((activity) => activity.type === 'event_talk')?.id;
      enter(story, 'mql', at, { by: 'rule', evidence: [['fair', talk]] });
      handOff(story, 'is', at, owner, { intent: 'fair_talk' });
      break;
    }
    default: {
      const door: Door =
        way === 'compare' ? 'compare' : way === 'referral' ? 'referral' : oneOf(story.random, ['search', 'paper', 'webinar', 'search']);
      history(story, at, door, { days, count: things, warm: way === 'price' });
      const inquiry = inquire(story, at, way);
      enter(story, 'mql', at, { by: 'rule', evidence: [['hot', inquiry]] });
      handOff(story, 'is', at, owner, { intent: way });
    }
  }
}

/** Any way, calm ones twice as often as hot ones. */
export function anyWay(story: Story): Way {
  return oneOf(story.random, ['score', 'fair', 'score', 'fair', 'score', 'fair', ...hotWays, 'compare'] as Way[]);
}

/** A way without the hour's promise. */
export function calmWay(story: Story): Way {
  return oneOf(story.random, ['score', 'fair'] as Way[]);
}
