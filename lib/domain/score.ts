import { type CompiledMatch, compileKind, compileMatch, latestMatch } from './activity-match';
import type { Score, ScoreLine } from './assessment';
import { type Compiled, compileCondition, Sink } from './condition';
import type { Facts, Judged } from './facts';
import { changeOf, compileFading, type Fading } from './fading';
import type { Activity } from './lead';
import type { Agreement, Axis, ScoreRule } from './rulebook';
import type { LocalText } from './text';
import type { Instant } from './time';

/** One rule made ready. */
export interface CompiledScoreRule {
  rule: ScoreRule;
  when: Compiled;
  each: CompiledMatch | null;
  until: CompiledMatch | null;
  /** Null where its points never fade. */
  fading: Fading | null;
  /** The line of a rule that rests on what the lead is: the same for every lead. */
  fixed: ScoreLine | null;
}

interface CompiledGroup {
  id: string;
  name: LocalText;
  cap: number;
  floor: number;
  rules: readonly CompiledScoreRule[];
}

interface CompiledAxis {
  axis: Axis;
  name: LocalText;
  cap: number;
  floor: number;
  groups: readonly CompiledGroup[];
}

/** The scoring section made ready. */
export interface CompiledScoring {
  mode: Agreement['scoring']['mode'];
  imported: boolean;
  fit: CompiledAxis;
  engagement: CompiledAxis;
  rules: readonly CompiledScoreRule[];
  /** Highest first. */
  bands: Agreement['scoring']['bands'];
}

const axisNames: Record<Axis, LocalText> = { fit: { ja: '属性', en: 'Fit' }, engagement: { ja: '行動', en: 'Activity' } };

/** Makes the scoring section of an agreement ready. Rules of a group that does not exist count nowhere. */
export function compileScoring(agreement: Agreement): CompiledScoring {
  const { scoring } = agreement;
  const rules = scoring.rules.map((rule) => compileRule(rule, agreement));
  return {
    mode: scoring.mode,
    imported: scoring.imported,
    fit: compileAxis('fit', scoring, rules),
    engagement: compileAxis('engagement', scoring, rules),
    rules,
    bands: [...scoring.bands].sort((a, b) => b.from - a.from),
  };
}

/** Whole numbers far beyond this no longer sum exactly; no scale of scores comes near. */
const MOST = 1e12;

function summable(points: number): number {
  return Math.max(-MOST, Math.min(points, MOST));
}

function compileAxis(axis: Axis, { axes, groups }: Agreement['scoring'], rules: readonly CompiledScoreRule[]): CompiledAxis {
  const { cap, floor } = axes[axis];
  const own = groups.filter((group) => group.axis === axis);
  return {
    axis,
    name: axisNames[axis],
    cap: summable(cap),
    floor: summable(floor),
    groups: own.map((group) => compileGroup(group, rules)),
  };
}

function compileGroup(
  { id, name, axis, cap, floor }: Agreement['scoring']['groups'][number],
  rules: readonly CompiledScoreRule[],
): CompiledGroup {
  return {
    id,
    name,
    cap: summable(cap ?? MOST),
    floor: summable(floor ?? -MOST),
    rules: rules.filter(({ rule }) => rule.group === id).map((rule) => ({ ...rule, fixed: rule.fixed && { ...rule.fixed, axis } })),
  };
}

function compileRule(rule: ScoreRule, agreement: Agreement): CompiledScoreRule {
  const when = compileCondition(rule.when, agreement);
  const each = rule.each ? compileMatch(rule.each) : null;
  const until = rule.until ? compileKind(rule.until) : null;
  const fading = compileFading(rule.points, rule.decay);
  const isFixed = !each && !until && !fading && when.node.nature === 'static';
  return { rule, when, each, until, fading, fixed: isFixed ? aLine(rule, 'fit', rule.points, 0, 1, null) : null };
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
    score.fit = scoreAxis(compiled, compiled.fit, facts, sink, score.lines);
    score.engagement = scoreAxis(compiled, compiled.engagement, facts, sink, score.lines);
    score.total = score.fit + score.engagement;
    score.band = compiled.bands.find(({ from }) => score.total >= from)?.id ?? null;
    score.byInterest = interests(score.lines);
  }
  return { reading: score, changesAt: sink.changesAt, unknowns: sink.unknowns ?? [] };
}

function scoreAxis(compiled: CompiledScoring, axis: CompiledAxis, facts: Facts, sink: Sink, lines: ScoreLine[]): number {
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
  if (held > bounds.cap) {
    lines.push(boundLine('cap', axis, group, name, bounds.cap - held));
    held = bounds.cap;
  }
  if (held < bounds.floor) {
    lines.push(boundLine('floor', axis, group, name, bounds.floor - held));
    held = bounds.floor;
  }
  return held;
}

const emptyLine = { faded: 0, at: null, activity: null, count: 1, interest: null };

function boundLine(kind: 'cap' | 'floor', axis: Axis, group: string | null, name: LocalText, points: number): ScoreLine {
  return { kind, id: `${kind}.${group ?? axis}`, axis, group, name, points, faded: 0, at: null, activity: null, count: 1, interest: null };
}

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
    points: summable(Math.round(score.value)),
    at: score.at,
  };
}

/** What one rule adds to or takes from a lead's score, the bounds of its group and axis aside; `sink` hears when time changes that. */
export function pointsOf(rule: CompiledScoreRule, facts: Facts, sink: Sink): number {
  return scoreRule(rule, 'fit', facts, sink)?.points ?? 0;
}

function scoreRule(compiled: CompiledScoreRule, axis: Axis, facts: Facts, sink: Sink): ScoreLine | null {
  const { rule, when, each, until, fading, fixed } = compiled;
  if (fixed) return when.test(facts, sink) === 'yes' ? fixed : null;
  // What fades counts from its latest moment on, though the window that made it hold has passed since.
  if (!fading && when.test(facts, sink) !== 'yes') return null;
  const ended = until ? latestMatch(until, facts) : null;
  if (each) return scoreEach(compiled, each, axis, facts, sink, ended?.occurredAt ?? Number.NEGATIVE_INFINITY);
  const fired = when.fired(facts, sink);
  if (!fired || (ended && fired.at !== null && ended.occurredAt > fired.at)) return null;
  const { at, activity } = fired;
  const left = fading && at !== null ? fading.left(facts.now - at) : rule.points;
  if (left === 0) return null;
  if (fading && at !== null) sink.changes(changeOf(fading, left, at));
  return aLine(rule, axis, left, Math.abs(rule.points) - Math.abs(left), 1, activity, at);
}

/** Scores every match, each fading by itself, on one line that shows the latest. */
function scoreEach(
  { rule, when, fading }: CompiledScoreRule,
  each: CompiledMatch,
  axis: Axis,
  facts: Facts,
  sink: Sink,
  from: Instant,
): ScoreLine | null {
  if (!when.fired(facts, sink)) return null;
  let points = 0;
  let faded = 0;
  let count = 0;
  let latest: Activity | null = null;
  const since = Math.max(from, facts.now - each.window);
  for (const activity of each.candidates(facts)) {
    if (activity.occurredAt <= since || !each.fits(activity)) continue;
    const left = fading ? fading.left(facts.now - activity.occurredAt) : rule.points;
    if (fading) sink.changes(changeOf(fading, left, activity.occurredAt));
    if (each.window !== Number.POSITIVE_INFINITY) sink.changes(activity.occurredAt + each.window);
    if (left === 0) continue;
    points += left;
    faded += Math.abs(rule.points) - Math.abs(left);
    count++;
    latest = activity;
  }
  return latest && aLine(rule, axis, points, faded, count, latest);
}

function aLine(
  { id, group, name, interest }: ScoreRule,
  axis: Axis,
  points: number,
  faded: number,
  count: number,
  activity: Activity | null,
  at: Instant | null = activity?.occurredAt ?? null,
): ScoreLine {
  return {
    kind: 'rule',
    id,
    axis,
    group,
    name,
    points,
    faded,
    at,
    activity: activity?.id ?? null,
    count,
    interest: interest ?? activity?.interest ?? null,
  };
}

function interests(lines: readonly ScoreLine[]): Score['byInterest'] {
  const sums: Score['byInterest'] = [];
  for (const { interest, points } of lines) {
    if (interest === null) continue;
    const sum = sums.find((one) => one.interest === interest);
    if (sum) sum.points += points;
    else sums.push({ interest, points });
  }
  return sums.length < 2 ? sums : sums.sort((a, b) => b.points - a.points || (a.interest < b.interest ? -1 : 1));
}
