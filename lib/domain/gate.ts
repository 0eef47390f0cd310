import { hasValidAppointment } from './appointment';
import type { BantReading, Tri } from './assessment';
import { monthsToStart, readingOf } from './bant';
import { type Compiled, compileCondition, Sink } from './condition';
import { type CutOffReading, type Facts, type GateReading, type Judged, sooner } from './facts';
import { bantElements } from './lead';
import type { Agreement } from './rulebook';
import type { LocalText } from './text';
import type { Instant } from './time';

type Element = BantReading['element'];
type Preset = Agreement['bant']['gate']['preset'];

/** The qualifying rule made ready. */
export interface CompiledGate {
  preset: Preset;
  count: number;
  oneOf: readonly Element[];
  timingMonths: number;
  when: Compiled | null;
  text: LocalText;
}

const defaultOneOf: Element[] = ['authority', 'need', 'timing'];

/** Makes the qualifying rule of an agreement ready. */
export function compileGate(agreement: Agreement): CompiledGate {
  const { gate, elements } = agreement.bant;
  const count = gate.count ?? 1;
  const oneOf = gate.oneOf ?? defaultOneOf;
  const timingMonths = gate.timingMonths ?? 12;
  return {
    preset: gate.preset,
    count,
    oneOf,
    timingMonths,
    when: gate.when ? compileCondition(gate.when, agreement) : null,
    text: sayGate(agreement, count, oneOf, timingMonths, (element) => elements[element]?.name ?? { ja: element, en: element }),
  };
}

function sayGate(
  { bant, appointment, ranks }: Agreement,
  count: number,
  oneOf: readonly Element[],
  timingMonths: number,
  name: (element: Element) => LocalText,
): LocalText {
  const need = name('need');
  switch (bant.gate.preset) {
    case 'default':
      return {
        ja: `${need.ja}を確認でき、かつ${name('authority').ja}が一部でもわかるか、${name('timing').ja}が${timingMonths}か月以内(${name('budget').ja}は不要)`,
        en: `${need.en} confirmed, and ${name('authority').en} at least partly known or ${name('timing').en} within ${timingMonths} months (${name('budget').en} not required)`,
      };
    case 'all':
      return { ja: '4項目すべてを確認できている', en: 'All four confirmed' };
    case 'any':
      return { ja: `4項目のうち${count}項目以上を確認できている`, en: `At least ${count} of the four confirmed` };
    case 'one_of':
      return {
        ja: `${oneOf.map((element) => name(element).ja).join('・')}のいずれか1つを確認できている`,
        en: `One of ${oneOf.map((element) => name(element).en).join(', ')} confirmed`,
      };
    case 'appointment':
      return sayAppointment(appointment, ranks);
    case 'custom':
      return { ja: '自社で決めた条件', en: 'Own condition' };
  }
}

function sayAppointment(rule: Agreement['appointment'], ranks: Agreement['ranks']): LocalText {
  const who = rule.ranks.map((id) => ranks.find((rank) => rank.id === id)?.name ?? { ja: id, en: id });
  const ja = [...(rule.buyingDepartment ? ['購買部門'] : []), ...who.map((name) => name.ja)].join('・');
  const en = [...(rule.buyingDepartment ? ['buying department'] : []), ...who.map((name) => name.en)].join(', ');
  return {
    ja: `有効アポがある(${rule.withinDays}日以内、${ja}のいずれかが出席${rule.needsPurpose ? '、目的が明確' : ''})`,
    en: `A valid appointment (within ${rule.withinDays} days, attended by one of ${en}${rule.needsPurpose ? ', purpose stated' : ''})`,
  };
}

/** What an element says to "confirmed": not asked, not told and grown old are unknown. */
function confirmed(reading: BantReading | undefined): Tri {
  if (reading?.state === 'yes') return 'yes';
  return reading?.state === 'partly' || reading?.state === 'no' ? 'no' : 'unknown';
}

function atLeastPartly(reading: BantReading | undefined): Tri {
  return reading?.state === 'partly' ? 'yes' : confirmed(reading);
}

function and(a: Tri, b: Tri): Tri {
  if (a === 'no' || b === 'no') return 'no';
  return a === 'yes' && b === 'yes' ? 'yes' : 'unknown';
}

function or(a: Tri, b: Tri): Tri {
  if (a === 'yes' || b === 'yes') return 'yes';
  return a === 'no' && b === 'no' ? 'no' : 'unknown';
}

/** Judges the qualifying rule. A confirmed no on need blocks it whatever the rule says. */
export function judgeGate(compiled: CompiledGate, facts: Facts): Judged<GateReading> {
  const bant = facts.bant();
  const readings = bant?.reading ?? [];
  const blocked = readingOf(readings, 'need')?.state === 'no';
  const asked = ask(compiled, facts, readings);
  const met = blocked ? 'no' : asked.met;
  return {
    reading: { met, blocked, text: compiled.text, open: met === 'yes' ? [] : blocked ? ['need'] : asked.open },
    changesAt: sooner(bant?.changesAt ?? null, asked.changesAt),
    unknowns: asked.unknowns,
  };
}

type Asked = { met: Tri; open: Element[]; changesAt: Instant | null; unknowns: LocalText[] };

function ask(compiled: CompiledGate, facts: Facts, readings: readonly BantReading[]): Asked {
  if (compiled.preset === 'default') return askDefault(facts, readings, compiled.timingMonths);
  const states = bantElements.map((element) => ({ element, held: confirmed(readingOf(readings, element)) }));
  const open = states.filter(({ held }) => held !== 'yes').map(({ element }) => element);
  const plain = { changesAt: null, unknowns: [] };
  switch (compiled.preset) {
    case 'all':
      return { met: states.map(({ held }) => held).reduce(and), open, ...plain };
    case 'any':
      return {
        met: enough(
          states.map(({ held }) => held),
          compiled.count,
        ),
        open,
        ...plain,
      };
    case 'one_of': {
      const wanted = states.filter(({ element }) => compiled.oneOf.includes(element));
      return {
        met: enough(
          wanted.map(({ held }) => held),
          1,
        ),
        open: wanted.map(({ element }) => element),
        ...plain,
      };
    }
    case 'appointment':
      return { met: hasValidAppointment(facts) ? 'yes' : 'no', open: [], ...plain };
    case 'custom': {
      if (!compiled.when) return { met: 'unknown', open, ...plain };
      const sink = new Sink();
      return { met: compiled.when.test(facts, sink), open, changesAt: sink.changesAt, unknowns: sink.unknowns ?? [] };
    }
  }
}

function enough(held: readonly Tri[], count: number): Tri {
  const sure = held.filter((one) => one === 'yes').length;
  if (sure >= count) return 'yes';
  return sure + held.filter((one) => one === 'unknown').length >= count ? 'unknown' : 'no';
}

function askDefault(facts: Facts, readings: readonly BantReading[], timingMonths: number): Asked {
  const need = confirmed(readingOf(readings, 'need'));
  const authority = atLeastPartly(readingOf(readings, 'authority'));
  const timing = readingOf(readings, 'timing');
  const start = monthsToStart(facts, timing);
  let soon = confirmed(timing);
  // "Within so many months" can't be told of a start without a month.
  if (soon === 'yes') soon = start ? (start.months <= timingMonths ? 'yes' : 'no') : 'unknown';
  const road = or(authority, soon);
  const open: Element[] = need === 'yes' ? [] : ['need'];
  if (road !== 'yes') open.push('authority', 'timing');
  return { met: and(need, road), open, changesAt: start?.changesAt ?? null, unknowns: [] };
}

/** One minimum made ready. */
export interface CompiledCutOff {
  rule: Agreement['cutOffs'][number];
  /** The figure; null where it is not known. */
  value(facts: Facts): number | null;
}

/** Makes the minimums of an agreement ready. */
export function compileCutOffs(agreement: Agreement): CompiledCutOff[] {
  return agreement.cutOffs.map((rule) => ({ rule, value: figureOf(rule.field) }));
}

function figureOf(field: string): CompiledCutOff['value'] {
  const name = field.startsWith('lead.') ? field.slice(5) : field;
  if (name === 'employees') return ({ lead }) => lead.company.employees ?? null;
  if (name === 'expectedAmount' || name === 'amount') {
    return ({ lead }) => lead.expectedAmount ?? lead.opportunities.find(({ amount }) => amount !== undefined)?.amount ?? null;
  }
  const own = name.startsWith('custom.') ? name.slice(7) : name;
  return ({ lead }) => {
    const value = Object.hasOwn(lead.custom, own) ? lead.custom[own] : null;
    return typeof value === 'number' ? value : null;
  };
}

/** Judges the minimums; a figure that is not known neither passes nor fails. */
export function judgeCutOffs(compiled: readonly CompiledCutOff[], facts: Facts): Judged<CutOffReading> {
  const reading = compiled.map(({ rule: { id, name, atLeast }, value }): CutOffReading[number] => {
    const figure = value(facts);
    const known = figure !== null && Number.isFinite(figure);
    return { id, name, result: known ? (figure >= atLeast ? 'pass' : 'fail') : 'unknown', value: known ? figure : null, atLeast };
  });
  return { reading, changesAt: null, unknowns: [] };
}
