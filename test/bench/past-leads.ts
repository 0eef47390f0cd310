import { type Activity, type Intent, Lead, type TouchResult } from '@/lib/domain/lead';
import type { Rulebook } from '@/lib/domain/rulebook';
import { DAY, HOUR, type Instant, MINUTE } from '@/lib/domain/time';

const ACTIVITIES = 20;
/** The moment as of which past leads are judged. */
export const NOW = Date.parse('2026-11-20T18:00+09:00');

/** The same numbers in every run. */
export function numbers(start: number): (below: number) => number {
  let seed = start;
  return (below) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return Math.floor((seed / 2_147_483_647) * below);
  };
}

type Happening = Omit<Activity, 'id' | 'occurredAt' | 'recordedAt' | 'source'>;

/** What leads do and what is done with them, as often as each stands here. */
const happenings: readonly Happening[] = [
  ...['other', 'other', 'case', 'case', 'spec', 'price', 'price', 'careers'].map((content): Happening => ({ type: 'page_view', content })),
  { type: 'mail_open' },
  { type: 'mail_open' },
  { type: 'mail_click' },
  { type: 'mail_click', interest: 'crm' },
  { type: 'download', content: 'paper', intent: 'paper' },
  { type: 'form', content: 'brochure', intent: 'brochure' },
  { type: 'webinar' },
  ...(['no_answer', 'no_answer', 'reception', 'talked'] as TouchResult[]).map(
    (result): Happening => ({ type: 'call', channel: 'phone', by: 'rep', result }),
  ),
  { type: 'mail', channel: 'mail', by: 'rep', result: 'mail_sent' },
  { type: 'note', by: 'rep' },
  { type: 'meeting', by: 'rep', result: 'held' },
];
const industries = ['製造業', '建設業', 'SaaS', '農業', '医療', undefined];
const titles = ['課長', '部長', '担当', 'エンジニア', undefined];
const hot: Intent[] = ['price', 'demo', 'trial', 'contact'];

/** One past lead of the last half year: some were handed off by rule, of these some were accepted, of these some became a deal. */
export function aPastLead(index: number, next: (below: number) => number): Lead {
  const createdAt = NOW - (30 + next(150)) * DAY - next(24 * 60) * MINUTE;
  const moments = Array.from({ length: ACTIVITIES }, () => createdAt + next(30 * 24 * 60) * MINUTE).sort((a, b) => a - b);
  const activities = moments.map((occurredAt, place): Activity => {
    const what = happenings[next(happenings.length)] as Happening;
    return { ...what, id: `${index}-${place}`, occurredAt, recordedAt: occurredAt, source: 'captured' };
  });
  if (next(5) === 0) (activities[next(ACTIVITIES)] as Activity).intent = hot[next(hot.length)];
  const lead: Lead = {
    ...Lead.parse({
      id: `lead-${index}`,
      rev: 1,
      refs: [{ site: 'crm', type: 'lead', id: `${index}` }],
      team: 'is',
      owner: null,
      name: '',
      createdAt,
    }),
    name: `Lead ${index}`,
    owner: `rep-${next(12)}`,
    company: { name: `Company ${index}`, industry: industries[next(industries.length)], employees: [20, 60, 300, 2_000][next(4)] },
    title: titles[next(titles.length)],
    consentAt: createdAt,
    activities,
  };
  if (next(2) === 0) handOff(lead, moments[next(ACTIVITIES)] as Instant, next);
  return lead;
}

function handOff(lead: Lead, at: Instant, next: (below: number) => number): void {
  lead.stages.push({ stage: 'mql', at, recordedAt: at, by: 'rule' });
  lead.handOffs.push({ id: `${lead.id}-h`, from: 'mkt', to: 'is', at, recordedAt: at });
  if (next(2) === 0) return;
  const decided = at + (1 + next(72)) * HOUR;
  const kind = next(4) === 0 ? 'nurture' : 'accept';
  (lead.handOffs[0] as Lead['handOffs'][number]).verdict = { kind, at: decided, recordedAt: decided };
  lead.stages.push({
    stage: kind === 'accept' ? 'sal' : 'nurturing',
    at: decided,
    recordedAt: decided,
    by: kind === 'accept' ? 'rule' : 'person',
  });
  lead.bant.need = { state: 'yes', at: decided, source: 'person' };
  if (kind === 'accept' && next(4) === 0) {
    const createdAt = decided + next(20) * DAY;
    lead.opportunities.push({ id: `${lead.id}-o`, status: 'open', createdAt });
  }
}

/** The shipped agreement with a longer first call. */
export function otherPromise({ agreement, almanac }: Rulebook): Rulebook {
  const promises = agreement.promises.map((rule) => (rule.id === 'p3' ? { ...rule, within: { amount: 5, unit: 'days' as const } } : rule));
  return { agreement: { ...agreement, promises }, almanac };
}

/** The shipped agreement with more points for prices, and a lower threshold of the first hand-off. */
export function otherScore({ agreement, almanac }: Rulebook): Rulebook {
  const rules = agreement.scoring.rules.map((rule) => (rule.id === 'e1' ? { ...rule, points: 30 } : rule));
  const stages = JSON.parse(
    JSON.stringify(agreement.stages).replace(
      '"score.engagement","operator":">=","value":20',
      '"score.engagement","operator":">=","value":15',
    ),
  );
  return { agreement: { ...agreement, stages, scoring: { ...agreement.scoring, rules } }, almanac };
}
