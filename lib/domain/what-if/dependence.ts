import { type CompiledMatch, compileMatch } from '../activity-match';
import type { Activity } from '../lead';
import { type Agreement, limits } from '../rulebook';

/** What an answer can depend on, beside time and what is taken as known of a lead all along. */
export interface Dependence {
  /** The activities that can change it; `every` where any can. */
  activities: 'every' | readonly CompiledMatch[];
  /** Whether other facts with a date can: stages, hand-offs, verdicts, opt-outs, deals, BANT answers. */
  facts: boolean;
  /** Whether the stage that the lead is in can. */
  stage: boolean;
  /** Whether the score can; `more` where a higher one alone can make it hold. */
  score: 'no' | 'more' | 'any';
}

/** Whether an activity can change what depends so. */
export function canChange({ activities }: Dependence, activity: Activity): boolean {
  if (activities === 'every') return true;
  for (let i = 0; i < activities.length; i++) if ((activities[i] as CompiledMatch).is(activity)) return true;
  return false;
}

/** Whether activities of a type can change what depends so; where not, none of them needs to be looked at. */
export function canChangeByType({ activities }: Dependence, type: Activity['type']): boolean {
  if (activities === 'every') return true;
  return activities.some(({ match }) => match.type === undefined || [match.type].flat().includes(type));
}

/** What is taken as known of a lead all along. */
const asGiven: ReadonlySet<string> = new Set(['lead', 'account']);

/** What rests on facts with a date that are no activities. */
const dated: ReadonlySet<string> = new Set(['bant', 'optOut', 'handOff', 'opportunity', 'stage', 'cutOffs']);

/** The condition part that asks for such an activity at all. */
export function asCondition(match: unknown): unknown {
  return match === undefined ? undefined : { field: 'activity', operator: 'atLeast', value: match };
}

/**
 * What it can depend on whether any of some conditions holds, and none of those that keep out. Of what it doesn't know it says that
 * everything can matter.
 */
export function dependenceOf(conditions: readonly unknown[], agreement: Agreement, keptOutBy?: unknown): Dependence {
  const concerns: CompiledMatch[] = [];
  const found = { isEvery: false, facts: false, stage: false, score: 'no' as Dependence['score'] };
  const looked = new Set<string>();
  for (const condition of conditions) visit(condition, 0, true);
  visit(keptOutBy, 0, false);
  return { activities: found.isEvery ? 'every' : concerns, facts: found.facts, stage: found.stage, score: found.score };

  function visit(part: unknown, depth: number, isPlain: boolean): void {
    if (part === undefined) return;
    const { rules, not, field, operator, value } = (part ?? {}) as Record<'rules' | 'not' | 'field' | 'operator' | 'value', unknown>;
    if (Array.isArray(rules) && depth <= limits.depth) for (const rule of rules) visit(rule, depth + 1, isPlain && not !== true);
    else if (typeof field === 'string') visitField(field, value, isPlain && (operator === '>=' || operator === '>'));
    else anything();
  }

  function visitField(field: string, value: unknown, wantsMore: boolean): void {
    const [room = ''] = field.split('.');
    if (asGiven.has(room)) return;
    found.stage ||= field === 'stage';
    if (field === 'activity') happens([value]);
    else if (field === 'silence') silent(value);
    else if (field === 'surge' || field === 'only') happens([{ type: 'page_view' }]);
    else if (field === 'handOff.note') anything();
    else if (dated.has(room) || field === 'score.imported') found.facts = true;
    else if (room === 'score') scored(wantsMore && field !== 'score.band');
    else if (room === 'persona') once('persona', visitPersona);
    else anything();
  }

  function scored(wantsMore: boolean): void {
    if (!wantsMore) found.score = 'any';
    else if (found.score === 'no') found.score = 'more';
  }

  /** Readiness, the qualifying rule, notes and appointments, and what is yet to be thought of. They can rest on each other. */
  function anything(): void {
    found.isEvery = true;
    found.facts = true;
    found.stage = true;
    once('persona', visitPersona);
    once('gate', () => visit(agreement.bant.gate.when, 0, false));
  }

  function visitPersona(): void {
    for (const { match, partly } of agreement.personaLayers) for (const part of [match, partly]) visit(part, 0, false);
  }

  function once(what: string, look: () => void): void {
    if (looked.has(what)) return;
    looked.add(what);
    look();
  }

  function happens(matches: readonly unknown[]): void {
    for (const match of matches) {
      const compiled = compileMatch(match);
      if (compiled) concerns.push(compiled);
      else found.isEvery = true;
    }
  }

  function silent(value: unknown): void {
    const { after, unless } = (value ?? {}) as { after?: unknown; unless?: unknown };
    happens([after, ...(Array.isArray(unless) ? unless : [])]);
  }
}
