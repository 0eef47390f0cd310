import type { Channel, Intent } from '@/lib/domain/lead';

/** Everything sample leads say and have written about them in one language. `{x}` is filled in by `fill`. */
export type Phrases = {
  noAnswer: readonly string[];
  message: readonly string[];
  reception: readonly string[];
  callback: readonly string[];
  talked: readonly string[];
  mailSent: readonly string[];
  reply: readonly string[];
  held: readonly string[];
  quoteSent: readonly string[];
  booth: readonly string[];
  marketing: readonly string[];
  wrongNumber: readonly string[];
  sources: Record<'web' | 'paper' | 'webinar' | 'fair' | 'compare' | 'referral' | 'search', string>;
  campaigns: Record<'paper' | 'webinar' | 'fair' | 'search' | 'newsletter' | 'brochure', string>;
  titles: Record<
    | 'price'
    | 'case'
    | 'spec'
    | 'other'
    | 'newsletter'
    | 'brochure'
    | 'webinar'
    | 'fairTalk'
    | 'fairScan'
    | 'trial'
    | 'login'
    | 'unsubscribe'
    | 'meeting'
    | 'call'
    | 'mail'
    | 'reply'
    | 'note',
    string
  >;
  inquiries: Partial<Record<Intent, { title: string; note: string }>>;
  bant: {
    budgetYes: readonly string[];
    budgetPartly: readonly string[];
    budgetNo: readonly string[];
    authorityYes: readonly string[];
    authorityPartly: readonly string[];
    timingYes: readonly string[];
    timingPartly: readonly string[];
    timingNo: readonly string[];
    needNo: readonly string[];
    needPartly: readonly string[];
  };
  note: { place: string; attendees: string; nextStep: string; avoid: string; demo: string };
  verdict: Record<
    | 'accept'
    | 'early'
    | 'research'
    | 'budget'
    | 'route'
    | 'unreached'
    | 'lost_other'
    | 'mismatch'
    | 'need'
    | 'rival'
    | 'known'
    | 'refused'
    | 'cutoff',
    string
  >;
  plan: string;
  request: { question: string; answer: string };
  evidence: Record<'price' | 'fit' | 'hot' | 'fair' | 'accepted' | 'need' | 'route' | 'note' | 'consent' | 'deal' | 'woke', string>;
  deal: string;
  month: (month: number) => string;
};

/** Puts values where a phrase has their names in braces; an unknown name stays as it is. */
export function fill(phrase: string, values: Record<string, string>): string {
  return phrase.replace(/\{(\w+)\}/g, (all, name: string) => values[name] ?? all);
}

/** Which channel an activity of a person goes through. */
export const channelOf = { call: 'phone', mail: 'mail', reply: 'mail', meeting: 'online', visit: 'visit' } as const satisfies Record<
  string,
  Channel
>;
