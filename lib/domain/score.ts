import { type CompiledMatch, compileKind, compileMatch, latestMatch, matches } from './activity-match';
import type { Score, ScoreLine } from './assessment';
import { type Compiled, compileCondition, Sink } from './condition';
import type { Facts, Judged } from './facts';
import { pointsLeft } from './fading';
import type { Agreement, Axis, ScoreRule } from './rulebook';
import type { LocalText } from './text';

/** One rule made ready. */
export interface CompiledScoreRule {
  rule: ScoreRule;
  when: Compiled;
  each: CompiledMatch | null;
  until: CompiledMatch | null;
}

interface CompiledGroup {
  id: string;
  name: LocalText;
  cap: number;
  floor: number;
  rules: readonly CompiledScoreRule[];
}

/** The scoring section made ready. */
export interface CompiledScoring {
  mode: Agreement['scoring']['mode'];
  imported: boolean;
  axes: { axis: Axis; name: LocalText; cap: number; floor: number; groups: readonly CompiledGroup[] }[];
  rules: readonly CompiledScoreRule[];
  /** Highest first. */
  bands: Agreement['scoring']['bands'];
}

const axisNames: Record<Axis, LocalText> = { fit: { ja: '属性', en: 'Fit' }, engagement: { ja: '行動', en: 'Activity' } };

/** Makes the scoring section of an agreement ready. Rules of a group that does not exist count nowhere. */
export function compileScoring(agreement: Agreement): CompiledScoring {
  const { scoring } = agreement;
  const rules = scoring.rules.map((rule) => ({
    rule,
    when: compileCondition(rule.when, agreement),
    each: rule.each ? compileMatch(rule.each) : null,
    until: rule.until ? compileKind(rule.until) : null,
  }));
  return {
    mode: scoring.mode,
    imported: scoring.imported,
    axes: (['fit', 'engagement'] as const).map((axis) => ({
      axis,
      name: axisNames[axis],
      ...scoring.axes[axis],
      groups: scoring.groups
        .filter((group) => group.axis === axis)
        .map(({ id, name, cap, floor }) => ({
          id,
          name,
          cap: cap ?? Number.POSITIVE_INFINITY,
          floor: floor ?? Number.NEGATIVE_INFINITY,
          rules: rules.filter(({ rule }) => rule.group === id),
        })),
    })),
    rules,
    bands: [...scoring.bands].sort((a, b) => b.from - a.from),
  };
}

/**
 * Scores a lead on both axes. The lines are whole points and sum exactly to the total; caps and floors are lines of their own.
 * In checklist mode there are no points, each rule is held, not held or not known; switched off there is nothing.
 */
export function judgeScore(compiled: CompiledScoring, facts: Facts): Judged<Score> {
  const sink = new Sink();
  const score: Score = {
    mode: compiled.mode,
    fit: 0,
    engagement: 0,
    total: 0,
    band: null,
    lines: [],
    byInterest: [],
    fitUnknown: !facts.lead.company.industry?.trim() || facts.lead.company.employees === undefined,
    checklist: [],
  };
  if (compiled.mode === 'checklist') {
    score.checklist = compiled.rules.map(({ rule, when }) => {
      const held = when.test(facts, sink);
      return { id: rule.id, name: rule.name, held: held === 'unknown' ? null : held === 'yes' };
    });
  } else if (compiled.mode === 'points') {
    for (const axis of compiled.axes) score[axis.axis] = scoreAxis(compiled, axis, facts, sink, score.lines);
    score.total = score.fit + score.engagement;
    score.band = compiled.bands.find(({ from }) => score.total >= from)?.id ?? null;
    score.byInterest = interests(score.lines);
  }
  return { reading: score, changesAt: sink.changesAt, unknowns: sink.unknowns ?? [] };
}

function scoreAxis(compiled: CompiledScoring, axis: CompiledScoring['axes'][number], facts: Facts, sink: Sink, lines: ScoreLine[]): number {
  let total = 0;
  const imported = axis.axis === 'engagement' && compiled.imported ? importedLine(facts) : null;
  if (imported) {
    lines.push(imported);
    total = imported.points;
  } else {
    for (const group of axis.groups) {
      let sum = 0;
      for (const rule of group.rules) {
        const line = scoreRule(rule, axis.axis, facts, sink);
        if (!line) continue;
        lines.push(line);
        sum += line.points;
      }
      total += bounded(sum, group, axis.axis, group.id, group.name, lines);
    }
  }
  return bounded(total, axis, axis.axis, null, axis.name, lines);
}

/** Holds a sum within its bounds, and says so by a line. The floor wins where both can't be kept. */
function bounded(
  sum: number,
  bounds: { cap: number; floor: number },
  axis: Axis,
  group: string | null,
  name: LocalText,
  lines: ScoreLine[],
): number {
  let held = sum;
  const bound = (kind: 'cap' | 'floor', limit: number): void => {
    lines.push({ ...emptyLine, kind, id: `${kind}.${group ?? axis}`, axis, group, name, points: limit - held });
    held = limit;
  };
  if (held > bounds.cap) bound('cap', bounds.cap);
  if (held < bounds.floor) bound('floor', bounds.floor);
  return held;
}

const emptyLine = { faded: 0, at: null, activity: null, count: 1, interest: null };

function importedLine({ lead, now }: Facts): ScoreLine | null {
  const score = lead.importedScore;
  if (!score || score.at > now || !Number.isFinite(score.value)) return null;
  const name = { ja: `取り込みスコア(${score.source})`, en: `Imported score (${score.source})` };
  return {
    ...emptyLine,
    kind: 'imported',
    id: 'imported',
    axis: 'engagement',
    group: null,
    name,
    points: Math.round(score.value),
    at: score.at,
  };
}

/** What one rule adds to or takes from a lead's score, the bounds of its group and axis aside; `sink` hears when time changes that. */
export function pointsOf(rule: CompiledScoreRule, facts: Facts, sink: Sink): number {
  return scoreRule(rule, 'fit', facts, sink)?.points ?? 0;
}

function scoreRule(compiled: CompiledScoreRule, axis: Axis, facts: Facts, sink: Sink): ScoreLine | null {
  const { rule, when, each, until } = compiled;
  const fades = rule.decay.kind !== 'none';
  const counted = each !== null;
  // What fades counts from its latest moment on, though the window that made it hold has passed since.
  if (!fades && !counted && !until) {
    if (when.node.nature === 'static') return when.test(facts, sink) === 'yes' ? line(rule, axis, rule.points, 0) : null;
    if (when.test(facts, sink) !== 'yes') return null;
  } else if (!fades && when.test(facts, sink) !== 'yes') return null;
  const ended = until ? latestMatch(until, facts) : null;
  if (each) return scoreEach(compiled, each, axis, facts, sink, ended?.occurredAt ?? Number.NEGATIVE_INFINITY);
  const firing = when.fired(facts, sink);
  if (!firing || (ended && firing.at !== null && ended.occurredAt > firing.at)) return null;
  const left = pointsLeft(rule.points, rule.decay, firing.at, facts.now);
  sink.changes(left.changesAt);
  if (left.points === 0) return null;
  return {
    ...line(rule, axis, left.points, Math.abs(rule.points) - Math.abs(left.points)),
    at: firing.at,
    activity: firing.activity?.id ?? null,
    interest: rule.interest ?? firing.activity?.interest ?? null,
  };
}

function scoreEach(
  { rule, when }: CompiledScoreRule,
  each: CompiledMatch,
  axis: Axis,
  facts: Facts,
  sink: Sink,
  from: number,
): ScoreLine | null {
  if (!when.fired(facts, sink)) return null;
  let points = 0;
  let faded = 0;
  let count = 0;
  let latest: ScoreLine | null = null;
  for (const activity of matches(each, facts)) {
    if (activity.occurredAt <= from) continue;
    const left = pointsLeft(rule.points, rule.decay, activity.occurredAt, facts.now);
    sink.changes(left.changesAt);
    if (each.window !== Number.POSITIVE_INFINITY) sink.changes(activity.occurredAt + each.window);
    if (left.points === 0) continue;
    points += left.points;
    faded += Math.abs(rule.points) - Math.abs(left.points);
    count++;
    latest = {
      ...line(rule, axis, points, faded),
      count,
      at: activity.occurredAt,
      activity: activity.id,
      interest: rule.interest ?? activity.interest ?? null,
    };
  }
  return latest;
}

function line(rule: ScoreRule, axis: Axis, points: number, faded: number): ScoreLine {
  return {
    kind: 'rule',
    id: rule.id,
    axis,
    group: rule.group,
    name: rule.name,
    points,
    faded,
    at: null,
    activity: null,
    count: 1,
    interest: rule.interest ?? null,
  };
}

function interests(lines: readonly ScoreLine[]): Score['byInterest'] {
  let sums: Map<string, number> | null = null;
  for (const { interest, points } of lines) {
    if (interest === null) continue;
    sums ??= new Map();
    sums.set(interest, (sums.get(interest) ?? 0) + points);
  }
  if (!sums) return [];
  return [...sums]
    .map(([interest, points]) => ({ interest, points }))
    .sort((a, b) => b.points - a.points || (a.interest < b.interest ? -1 : 1));
}
