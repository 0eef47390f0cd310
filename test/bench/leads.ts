import { type Activity, type Lead, Lead as LeadSchema } from '@/lib/domain/lead';
import { DAY, HOUR, type Instant, MINUTE } from '@/lib/domain/time';

/** The moment the bench's leads are judged at: a Friday at noon, with everything they hold behind it. */
export const benchNow: Instant = Date.parse('2026-11-20T12:00+09:00');

/** How many activities each lead has. */
const ACTIVITIES = 20;

const industries = ['製造業', '情報通信業', '卸売業', '農業', '小売業', undefined];
const titles = ['課長', '部長', '担当', '代表取締役', 'IT Manager', '謎', undefined];
const units = ['情報システム部', '購買部', '人事部', '経営企画', undefined];
const contents = ['price', 'case', 'spec', 'careers', 'other'];
const regions = ['東京', '大阪', '名古屋', '福岡'];
const plans = ['basic', 'team', 'enterprise'];
const sources = ['webinar', 'referral', 'fair', 'web', undefined];
const roles = ['decider', 'promoter', 'user', undefined];
const months = ['2027-01', '2027-06', '2028-04', undefined];
const weekdayMorning = Date.parse('2026-11-20T09:00+09:00');

/** Numbers that look random and are the same in every run (Park and Miller's generator). */
function chance(seed: number): (below: number) => number {
  let state = (seed * 2_654_435_761) % 2_147_483_646;
  return (below) => {
    state = ((state + 1) * 48_271) % 2_147_483_647;
    return state % below;
  };
}

/** What a lead did, and what a rep did with it, before and after its hand-off. */
function activitiesOf(n: number, pick: (below: number) => number, handedOff: Instant): Activity[] {
  const activities: Activity[] = [];
  function add(type: Activity['type'], occurredAt: Instant, more: Partial<Activity> = {}): void {
    const id = `a${n}-${activities.length}`;
    activities.push({ id, type, occurredAt, recordedAt: occurredAt + MINUTE, source: 'captured', ...more });
  }
  add('form', handedOff - 40 * DAY, { content: 'paper', title: 'フォーム', channel: 'form' });
  add('download', handedOff - 38 * DAY, { content: pick(2) === 0 ? 'brochure' : 'paper', channel: 'web' });
  add('mail_click', handedOff - 30 * DAY, { channel: 'mail' });
  add('webinar', handedOff - 21 * DAY, { channel: 'online', interest: pick(2) === 0 ? 'crm' : 'sfa' });
  add('inquiry', handedOff - 2 * HOUR, { channel: 'form', intent: pick(3) === 0 ? 'price' : 'brochure' });
  add('call', handedOff + (2 + pick(40)) * MINUTE, { channel: 'phone', by: 'rep-1', result: 'no_answer', source: 'manual' });
  if (pick(2) === 0)
    add('call', handedOff + 26 * HOUR, { channel: 'phone', by: 'rep-1', result: 'talked', source: 'manual', note: '予算は来期' });
  for (let visits = activities.length; visits < ACTIVITIES; visits++) {
    const back = pick(60 * 24 * 60) * MINUTE;
    add('page_view', benchNow - back, { channel: 'web', content: contents[pick(contents.length)] ?? 'other', title: '料金' });
  }
  return activities.sort((a, b) => a.occurredAt - b.occurredAt);
}

/** What a marketing tool counted and forms asked. */
function customOf(pick: (below: number) => number): Lead['custom'] {
  const counted = { visits: pick(12), priceViews: pick(4), downloads: pick(3), opens: pick(30), webinars: pick(2), seats: 5 * pick(60) };
  return pick(3) === 0 ? counted : { ...counted, region: regions[pick(4)] ?? null, plan: plans[pick(3)] ?? null, budget: pick(2) === 0 };
}

function aBenchLead(n: number): Lead {
  const pick = chance(n + 1);
  const handedOff = weekdayMorning - (2 + pick(19)) * DAY + pick(8) * HOUR - 30 * MINUTE;
  const [industry, title, department, month] = [industries[pick(6)], titles[pick(7)], units[pick(5)], months[pick(4)]];
  const [source, role] = [sources[pick(5)], roles[pick(4)]];
  const asked = pick(3);
  const answer = { at: handedOff + 26 * HOUR, by: 'rep-1', source: 'person' as const };
  return {
    id: `lead-${n}`,
    rev: 1,
    refs: [{ site: 'crm', type: 'lead', id: String(n) }],
    team: 'is-1',
    owner: 'rep-1',
    name: '佐藤 花子',
    company: {
      name: `株式会社${n % 500}`,
      ...(industry ? { industry } : {}),
      ...(pick(8) === 0 ? {} : { employees: 10 + pick(3000) }),
      country: pick(9) === 0 ? 'US' : 'JP',
    },
    ...(department ? { department } : {}),
    ...(title ? { title } : {}),
    ...(source ? { source } : {}),
    ...(role ? { role } : {}),
    ...(pick(3) === 0 ? { expectedAmount: 100_000 * (1 + pick(80)) } : {}),
    email: `hanako${n}@example.jp`,
    createdAt: handedOff - 45 * DAY,
    consentAt: handedOff - 45 * DAY,
    optOuts: [],
    stages: [
      { stage: 'lead', at: handedOff - 45 * DAY, recordedAt: handedOff - 45 * DAY, by: 'rule' },
      {
        stage: 'mql',
        at: handedOff,
        recordedAt: handedOff,
        by: 'rule',
        evidence: [{ label: '属性スコア 25以上 / Fit score at least 25' }],
      },
    ],
    handOffs: [{ id: `h${n}`, from: 'mkt', to: 'is', at: handedOff, recordedAt: handedOff }],
    assignments: [],
    bant:
      asked === 0
        ? {}
        : { need: { state: asked === 1 ? 'yes' : 'partly', ...answer }, timing: { state: 'yes', ...(month ? { month } : {}), ...answer } },
    pauses: [],
    requests: [],
    reminders: [],
    opportunities: [],
    closed: [],
    charged: [],
    activities: activitiesOf(n, pick, handedOff),
    activitiesSince: handedOff - 45 * DAY,
    custom: customOf(pick),
  };
}

/**
 * So many leads at work, the same ones in every run: 20 activities each and at least three promises on the clock. They are made
 * as they come over the wire, so no engine profits from how they were built. Throws where one does not keep to the schema.
 */
export function benchLeads(count: number): Lead[] {
  return Array.from({ length: count }, (_, n) => {
    const lead = JSON.parse(JSON.stringify(aBenchLead(n))) as Lead;
    if (n < 100) LeadSchema.parse(lead);
    if (lead.activities.length !== ACTIVITIES) throw new Error(`lead ${n} has ${lead.activities.length} activities`);
    return lead;
  });
}
