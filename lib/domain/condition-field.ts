import { hasValidAppointment } from './appointment';
import type { BantReading } from './assessment';
import { monthsAway, nextMonthStart } from './day-reader';
import { type Facts, sooner } from './facts';
import { noteState } from './hand-over-note';
import type { Agreement } from './rulebook';
import type { LocalText } from './text';
import type { Instant } from './time';

/** What a field says; null where nothing is recorded. */
export type FieldValue = string | number | boolean | null;

/** A value and the next instant at which time alone can change it. */
export type FieldReading = { value: FieldValue; changesAt: Instant | null };

/** One field that a rule may ask for. */
export interface Field {
  name: LocalText;
  kind: 'text' | 'number' | 'boolean' | 'any';
  /** Companies are compared without ㈱ and the like. */
  company?: boolean;
  /** Values that say "not known": a comparison with another value is unknown, not false. */
  open?: readonly string[];
  /** Null where the answer would depend on itself. */
  read(facts: Facts): FieldReading | null;
  /** The same without the instant, for a field that time alone never changes. */
  plain?: (facts: Facts) => Plain;
}

type Plain = string | number | boolean | null | undefined;

function fact(ja: string, en: string, kind: Field['kind'], read: (facts: Facts) => Plain, more?: Partial<Field>): Field {
  return { name: { ja, en }, kind, read: (facts) => ({ value: read(facts) ?? null, changesAt: null }), plain: read, ...more };
}

const leadFields: Record<string, Field> = {
  name: fact('氏名', 'Name', 'text', ({ lead }) => lead.name.trim() || null),
  company: fact('会社名', 'Company', 'text', ({ lead }) => lead.company.name, { company: true }),
  industry: fact('業種', 'Industry', 'text', ({ lead }) => lead.company.industry),
  employees: fact('従業員数', 'Employees', 'number', ({ lead }) => lead.company.employees),
  country: fact('国', 'Country', 'text', ({ lead }) => lead.company.country),
  address: fact('住所', 'Address', 'text', ({ lead }) => lead.company.address),
  department: fact('部署', 'Department', 'text', ({ lead }) => lead.department),
  title: fact('役職', 'Title', 'text', ({ lead }) => lead.title),
  rank: fact('役職の階層', 'Rank', 'text', (facts) => facts.rank()),
  role: fact('購買での役割', 'Buying role', 'text', ({ lead }) => lead.role),
  phone: fact('電話番号', 'Phone', 'text', ({ lead }) => lead.phone),
  email: fact('メールアドレス', 'Mail address', 'text', ({ lead }) => lead.email),
  source: fact('流入元', 'Source', 'text', ({ lead }) => lead.source),
  campaign: fact('キャンペーン', 'Campaign', 'text', ({ lead }) => lead.campaign),
  intent: fact('きっかけ', 'Intent', 'text', ({ lead }) => lead.intent),
  language: fact('言語', 'Language', 'text', ({ lead }) => lead.language),
  // Whoever is nothing else is a prospect.
  relation: fact('関係', 'Relation', 'text', ({ lead }) => lead.relation ?? 'prospect'),
  team: fact('チーム', 'Team', 'text', ({ lead }) => lead.team),
  owner: fact('担当', 'Owner', 'text', ({ lead }) => lead.owner),
  sourcedBy: fact('発掘した部門', 'Sourced by', 'text', ({ lead }) => lead.sourcedBy),
  expectedAmount: fact('見込み額', 'Expected amount', 'number', ({ lead }) => lead.expectedAmount),
  consentAt: fact('連絡の同意', 'Consent', 'number', ({ lead }) => lead.consentAt),
  createdAt: fact('登録日時', 'Created', 'number', ({ lead }) => lead.createdAt),
};

function optedOut({ lead, now }: Facts, channel: 'mail' | 'phone' | 'visit'): boolean {
  return lead.optOuts.some((optOut) => optOut.at <= now && (optOut.channel === channel || optOut.channel === 'all'));
}

function latestVerdict(facts: Facts, to: string): string | null {
  return facts.handOffs().findLast((handOff) => handOff.to === to)?.verdict?.kind ?? null;
}

function judged<T>(found: { reading: T; changesAt: Instant | null } | null, pick: (reading: T) => Plain): FieldReading | null {
  return found && { value: pick(found.reading) ?? null, changesAt: found.changesAt };
}

const layerNames: Record<'account' | 'department' | 'person', LocalText> = {
  account: { ja: '理想顧客像: 企業', en: 'Ideal customer: account' },
  department: { ja: '理想顧客像: 購買部門', en: 'Ideal customer: buying department' },
  person: { ja: '理想顧客像: 購買関与者', en: 'Ideal customer: buying person' },
};

const plainFields: Record<string, Field> = {
  'account.customer': fact('既存顧客', 'Existing customer', 'boolean', ({ lead }) => lead.account?.customer ?? false),
  'account.openDeals': fact('進行中の商談', 'Open deals at the company', 'number', ({ lead }) => lead.account?.openDeals ?? 0),
  'account.otherLeads': fact('同じ会社のリード', 'Other leads of the company', 'number', ({ lead }) => lead.account?.otherLeads ?? 0),
  'optOut.mail': fact('連絡停止(メール)', 'Do not mail', 'boolean', (facts) => optedOut(facts, 'mail')),
  'optOut.phone': fact('連絡停止(電話)', 'Do not call', 'boolean', (facts) => optedOut(facts, 'phone')),
  'optOut.visit': fact('連絡停止(訪問)', 'Do not visit', 'boolean', (facts) => optedOut(facts, 'visit')),
  'optOut.all': fact(
    '連絡停止(すべて)',
    'Do not contact at all',
    'boolean',
    (facts) => optedOut(facts, 'mail') && optedOut(facts, 'phone') && optedOut(facts, 'visit'),
  ),
  'handOff.intent': fact('引き渡しのきっかけ', 'Intent of the hand-off', 'text', (facts) => facts.handOffs().at(-1)?.intent),
  'handOff.to': fact('引き渡し先', 'Handed off to', 'text', (facts) => facts.handOffs().at(-1)?.to),
  'handOff.verdict': fact(
    '引き渡しへの返答',
    'Answer to the hand-off',
    'text',
    (facts) => facts.handOffs().at(-1)?.verdict?.kind ?? 'pending',
  ),
  'handOff.is': fact('ISの返答', 'Answer of inside sales', 'text', (facts) => latestVerdict(facts, 'is') ?? 'pending'),
  'handOff.fs': fact('FSの返答', 'Answer of field sales', 'text', (facts) => latestVerdict(facts, 'fs') ?? 'pending'),
  'handOff.mkt': fact('マーケの返答', 'Answer of marketing', 'text', (facts) => latestVerdict(facts, 'mkt') ?? 'pending'),
  'handOff.note': fact('引き継ぎメモ', 'Hand-over note', 'text', noteState),
  'appointment.valid': fact('有効アポ', 'Valid appointment', 'boolean', hasValidAppointment),
  opportunity: fact('CRMの商談', 'Deal in the CRM', 'boolean', ({ lead, now }) =>
    lead.opportunities.some(({ createdAt }) => createdAt <= now),
  ),
  stage: fact('段階', 'Stage', 'text', (facts) => facts.judges.stage(facts)),
  readiness: {
    name: { ja: '温度感', en: 'Readiness' },
    kind: 'text',
    read: (facts) => judged(facts.readiness(), (readiness) => readiness),
  },
  gate: {
    name: { ja: '案件化の条件', en: 'Qualifying rule' },
    kind: 'text',
    open: ['unknown'],
    read: (facts) => judged(facts.gate(), ({ met }) => met),
  },
  cutOffs: {
    name: { ja: '足切り(最低条件)', en: 'Minimums' },
    kind: 'text',
    read: (facts) =>
      judged(facts.cutOffs(), (results) => {
        if (results.some(({ result }) => result === 'fail')) return 'fail';
        return results.some(({ result }) => result === 'unknown') ? 'unknown' : 'pass';
      }),
  },
  persona: {
    name: { ja: '理想顧客像', en: 'Ideal customer' },
    kind: 'text',
    open: ['unknown'],
    read: (facts) => judged(facts.persona(), ({ isPersona }) => isPersona),
  },
  'score.fit': score('属性スコア', 'Fit score', ({ fit }) => fit),
  'score.engagement': score('行動スコア', 'Activity score', ({ engagement }) => engagement),
  'score.total': score('スコア', 'Score', ({ total }) => total),
  'score.band': { ...score('スコアの区分', 'Score band', ({ band }) => band), kind: 'text' },
  'score.imported': fact('取り込みスコア', 'Imported score', 'number', ({ lead, now }) =>
    lead.importedScore && lead.importedScore.at <= now ? lead.importedScore.value : null,
  ),
  'bant.need.seesUs': {
    name: { ja: '私たちを解決策と見ている', en: 'Sees us as an answer' },
    kind: 'boolean',
    read: (facts) => judged(facts.bant(), (all) => all.find(({ element }) => element === 'need')?.seesUs),
  },
  'bant.timing.monthsAway': {
    name: { ja: '開始時期までの月数', en: 'Months until the start' },
    kind: 'number',
    read(facts) {
      const found = facts.bant();
      const timing = found?.reading.find(({ element }) => element === 'timing');
      if (!timing?.month) return found && { value: null, changesAt: found.changesAt };
      const { days } = facts.judges;
      return {
        value: monthsAway(days, facts.now, timing.month),
        changesAt: sooner(found?.changesAt ?? null, nextMonthStart(days, facts.now)),
      };
    },
  },
};

function score(ja: string, en: string, pick: (reading: import('./assessment').Score) => Plain): Field {
  return {
    name: { ja, en },
    kind: 'number',
    // Without points there is nothing to compare with.
    read: (facts) => judged(facts.score(), (reading) => (reading.mode === 'points' ? pick(reading) : null)),
  };
}

function bantField(agreement: Agreement, element: BantReading['element']): Field {
  return {
    name: agreement.bant.elements[element]?.name ?? { ja: element, en: element },
    kind: 'text',
    open: ['not_asked', 'no_answer', 'stale'],
    read: (facts) => judged(facts.bant(), (all) => all.find((reading) => reading.element === element)?.state),
  };
}

/** The field of that name, or null where there is none. */
export function fieldOf(name: string, agreement: Agreement): Field | null {
  if (Object.hasOwn(plainFields, name)) return plainFields[name] as Field;
  const [room = '', ...rest] = name.split('.');
  const key = rest.join('.');
  if (room === 'lead' && rest[0] === 'custom') {
    const own = rest.slice(1).join('.');
    if (own === '') return null;
    // Only what every object inherits could be taken for a field of the lead's own.
    return fact(
      own,
      own,
      'any',
      own in {} ? ({ lead }) => (Object.hasOwn(lead.custom, own) ? lead.custom[own] : null) : ({ lead }) => lead.custom[own],
    );
  }
  if (room === 'lead' && Object.hasOwn(leadFields, key)) return leadFields[key] as Field;
  if (room === 'persona' && (key === 'account' || key === 'department' || key === 'person')) {
    const layer = agreement.personaLayers.find(({ id }) => id === key);
    return {
      name: layer?.name ?? layerNames[key],
      kind: 'text',
      open: ['unknown'],
      read: (facts) => judged(facts.persona(), ({ layers }) => layers.find(({ id }) => id === key)?.match ?? 'unknown'),
    };
  }
  if (room === 'bant' && (key === 'budget' || key === 'authority' || key === 'need' || key === 'timing')) return bantField(agreement, key);
  return null;
}

/** Every field by its name that a rule may ask for, lead's own fields of the CRM (`lead.custom.*`) left out: those are free. */
export const fieldNames: readonly string[] = [
  ...Object.keys(leadFields).map((key) => `lead.${key}`),
  ...['account', 'department', 'person'].map((key) => `persona.${key}`),
  ...['budget', 'authority', 'need', 'timing'].map((key) => `bant.${key}`),
  ...Object.keys(plainFields),
];
