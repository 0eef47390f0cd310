import { activityTypes } from '../lead';
import { type Agreement, limits } from '../rulebook';

/** What an answer can depend on, beside time and what is taken as known of a lead all along. */
export interface Dependence {
  /** Types of activities, one bit each. */
  types: number;
  /** Other facts that have a date: stages, hand-offs, verdicts, opt-outs, deals, BANT answers. */
  facts: boolean;
  /** The score. */
  score: boolean;
}

/** Activities of any type. */
export const everyType = -1;

const bits = new Map<string, number>(activityTypes.map((type, place) => [type, 1 << place]));
const otherBit = 1 << activityTypes.length;

/** The bit of an activity type; types that nobody knows share one. */
export function bitOf(type: string): number {
  return bits.get(type) ?? otherBit;
}

/** What is taken as known of a lead all along. */
const asGiven: ReadonlySet<string> = new Set(['lead', 'account']);

/** What rests on facts with a date that are no activities. */
const dated: ReadonlySet<string> = new Set(['bant', 'optOut', 'handOff', 'opportunity', 'stage', 'cutOffs']);

/** What all of several answers can depend on. */
export function united(all: readonly Dependence[]): Dependence {
  const union: Dependence = { types: 0, facts: false, score: false };
  for (const { types, facts, score } of all) {
    union.types |= types;
    union.facts ||= facts;
    union.score ||= score;
  }
  return union;
}

/** What conditions can depend on. Of what it doesn't know it says that it can depend on everything. */
export function dependenceOf(conditions: readonly unknown[], agreement: Agreement): Dependence {
  const found: Dependence = { types: 0, facts: false, score: false };
  const looked = new Set<string>();
  for (const condition of conditions) visit(condition, 0);
  return found;

  function visit(part: unknown, depth: number): void {
    if (part === undefined) return;
    const { rules, field, value } = (part ?? {}) as { rules?: unknown; field?: unknown; value?: unknown };
    if (Array.isArray(rules) && depth <= limits.depth) for (const rule of rules) visit(rule, depth + 1);
    else if (typeof field === 'string') visitField(field, value);
    else anything();
  }

  function visitField(field: string, value: unknown): void {
    const [room = ''] = field.split('.');
    if (asGiven.has(room)) return;
    if (field === 'activity') types([value]);
    else if (field === 'silence') typesOfSilence(value);
    else if (field === 'surge' || field === 'only') types([{ type: 'page_view' }]);
    else if (dated.has(room) || field === 'score.imported') found.facts = true;
    else if (room === 'score') found.score = true;
    else if (room === 'persona') once('persona', visitPersona);
    else anything();
  }

  /** Readiness, the qualifying rule, valid appointments, and what is yet to be thought of. An appointment can rest on the persona, a qualifying rule on conditions of its own. */
  function anything(): void {
    found.types = everyType;
    found.facts = true;
    once('persona', visitPersona);
    once('gate', () => visit(agreement.bant.gate.when, 0));
  }

  function visitPersona(): void {
    for (const { match, partly } of agreement.personaLayers) for (const part of [match, partly]) visit(part, 0);
  }

  function once(what: string, look: () => void): void {
    if (looked.has(what)) return;
    looked.add(what);
    look();
  }

  function types(matches: readonly unknown[]): void {
    for (const match of matches) {
      const { type } = (match ?? {}) as { type?: unknown };
      if (typeof type === 'string') found.types |= bitOf(type);
      else if (Array.isArray(type)) for (const one of type) found.types |= bitOf(String(one));
      else found.types = everyType;
    }
  }

  function typesOfSilence(value: unknown): void {
    const { after, unless } = (value ?? {}) as { after?: unknown; unless?: unknown };
    types([after, ...(Array.isArray(unless) ? unless : [])]);
  }
}
