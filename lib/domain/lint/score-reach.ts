import { normalText } from '../normal-text';
import type { Agreement, Axis } from '../rulebook';
import type { Range, Ranges, Way } from './ways';
import { waysOf } from './ways';

type Scoring = Agreement['scoring'];

function listed(value: unknown): string[] {
  return (Array.isArray(value) ? value : value === undefined ? [] : [value]).map((one) => normalText(String(one)));
}

/** Reading and clicking: what a person does without asking for anything. */
const DOCUMENT_TYPES = new Set(['mail_open', 'mail_click', 'download']);
const DOCUMENT_CONTENTS = new Set(['brochure', 'paper']);

/** Whether an activity match asks for nothing but mails read and documents fetched. */
export function isDocumentMatch(value: unknown, agreement: Agreement): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const match = value as Record<string, unknown>;
  const [types, contents, wanted] = [listed(match.type), listed(match.content), listed(match.intent)];
  if (wanted.length > 0) return wanted.every((id) => agreement.intents.some((intent) => intent.id === id && intent.documentOnly));
  const documents = contents.length > 0 && contents.every((content) => DOCUMENT_CONTENTS.has(content));
  if (types.length === 0) return documents;
  return types.every((type) => DOCUMENT_TYPES.has(type) || (type === 'form' && documents));
}

/** Whether a way is gone by mails and documents: it asks for one, and for no other activity. */
export function isDocumentWay(way: Way, agreement: Agreement): boolean {
  let documents = 0;
  for (const { rule, holds } of way) {
    if (rule.field === 'surge') return false;
    if (rule.field !== 'activity' || !holds || rule.operator === 'none' || rule.operator === 'atMost') continue;
    if (!isDocumentMatch(rule.value, agreement)) return false;
    documents += 1;
  }
  return documents > 0;
}

function isDocumentRule(rule: Scoring['rules'][number], agreement: Agreement): boolean {
  return waysOf(rule.when)?.some((way) => isDocumentWay(way, agreement)) ?? false;
}

/** How far an axis can go by the rules given: groups and axis hold it within their bounds. */
function reachOf({ groups, axes }: Scoring, axis: Axis, rules: Scoring['rules']): Range {
  const reach: Range = { min: 0, max: 0 };
  for (const group of groups) {
    if (group.axis !== axis) continue;
    const { min, max } = groupReach(group, rules);
    reach.min += min;
    reach.max += max;
  }
  const hold = (sum: number): number => Math.max(axes[axis].floor, Math.min(axes[axis].cap, sum));
  return { min: hold(reach.min), max: hold(reach.max) };
}

/** How far a group can go. Rules that exclude each other are taken to hold together: no further than this. */
export function groupReach(group: Scoring['groups'][number], rules: Scoring['rules']): Range {
  let [min, max] = [0, 0];
  for (const rule of rules) {
    if (rule.group !== group.id || rule.points === 0) continue;
    const most = rule.each ? Math.sign(rule.points) * Number.POSITIVE_INFINITY : rule.points;
    if (most > 0) max += most;
    else min += most;
  }
  const hold = (sum: number): number =>
    Math.max(group.floor ?? Number.NEGATIVE_INFINITY, Math.min(group.cap ?? Number.POSITIVE_INFINITY, sum));
  return { min: hold(min), max: hold(max) };
}

/** How far the scores can go: by the rules alone, or also by a score from outside that may stand for activity. */
export function scoreRanges(agreement: Agreement, outside: boolean): Ranges {
  const { scoring } = agreement;
  if (scoring.mode !== 'points') {
    return new Map(['score.fit', 'score.engagement', 'score.total', 'score.band'].map((field) => [field, null]));
  }
  const fit = reachOf(scoring, 'fit', scoring.rules);
  let engagement = reachOf(scoring, 'engagement', scoring.rules);
  if (outside && scoring.imported) {
    const { cap, floor } = scoring.axes.engagement;
    engagement = { min: floor, max: Math.max(cap, floor) };
  }
  return new Map([
    ['score.fit', fit],
    ['score.engagement', engagement],
    ['score.total', { min: fit.min + engagement.min, max: fit.max + engagement.max }],
  ]);
}

/** The most activity points that mails and documents alone can bring. */
export function documentPoints(agreement: Agreement): number {
  const { scoring } = agreement;
  return reachOf(
    scoring,
    'engagement',
    scoring.rules.filter((rule) => rule.points > 0 && isDocumentRule(rule, agreement)),
  ).max;
}
