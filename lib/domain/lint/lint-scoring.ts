import { numberOf } from '../comparison';
import { dayOfDate, isDate } from '../day';
import type { LintCase, RulebookPath } from './finding';
import { conditionsOf, rulesOf } from './placed-conditions';
import { documentPoints, groupReach, isDocumentWay, scoreRanges } from './score-reach';
import { isPossible, waysOf } from './ways';

const scoring = ['agreement', 'scoring'] as const;

/** Whether the score can be reached and trusted: thresholds, groups, bands, and the hypothesis behind each rule. */
export function lintScoring(lint: LintCase): void {
  lintRules(lint);
  lintAsked(lint);
  if (lint.agreement.scoring.mode !== 'points') return;
  lintBounds(lint);
  lintGroups(lint);
  lintBands(lint);
  lintQualifying(lint);
}

function lintRules({ agreement, today, report }: LintCase): void {
  const { rules, mode } = agreement.scoring;
  if (mode === 'off') return;
  const ranges = scoreRanges(agreement, true);
  rules.forEach((rule, i) => {
    const path = [...scoring, 'rules', i];
    const { ja, en } = rule.name;
    if (!rule.hypothesis.ja.trim() && !rule.hypothesis.en.trim()) {
      report(
        'hypothesis_missing',
        'error',
        [...path, 'hypothesis'],
        `点数のルール「${ja}」に根拠がありません。なぜ効くと考えるかを1文で書いてください`,
        `Score rule “${en}” has no hypothesis. Say in one sentence why you think it matters`,
      );
    }
    if (!rule.owner.trim()) {
      report(
        'rule_without_owner',
        'error',
        [...path, 'owner'],
        `点数のルール「${ja}」に責任者がいません。見直す人を決めてください`,
        `Score rule “${en}” has no owner. Name who will review it`,
      );
    }
    if (!isDate(rule.reviewBy)) {
      report(
        'review_overdue',
        'error',
        [...path, 'reviewBy'],
        `点数のルール「${ja}」の見直し日「${rule.reviewBy}」は存在しません。2027-03-31 のような日付にしてください`,
        `The review date “${rule.reviewBy}” of score rule “${en}” does not exist. Use a date such as 2027-03-31`,
      );
    } else if (dayOfDate(rule.reviewBy) < today) {
      report(
        'review_overdue',
        'warning',
        [...path, 'reviewBy'],
        `点数のルール「${ja}」の見直し日(${rule.reviewBy})を過ぎています。結果を確かめ、次の見直し日を決めてください`,
        `Score rule “${en}” was to be reviewed by ${rule.reviewBy}. Check it against results and set the next date`,
      );
    }
    const ways = waysOf(rule.when);
    if (ways && !ways.some((way) => isPossible(way, agreement, ranges))) {
      report(
        'rule_never_holds',
        'warning',
        [...path, 'when'],
        `点数のルール「${ja}」が当てはまるリードはありえません。同時に成り立たない条件を直すか、ルールを外してください`,
        `Score rule “${en}” can never hold. Change the conditions that can't hold together, or remove the rule`,
      );
    }
    const opens = mode === 'points' && rule.points > 0 && (ways ?? []).some((way) => way.some(asksForOpens));
    if (opens) {
      report(
        'opens_score',
        'warning',
        [...path, 'when'],
        `点数のルール「${ja}」は、メール開封か名刺交換に点を与えます。開封はメールソフトが先読みし、名刺だけでは関心がわかりません。クリックや会話に変えてください`,
        `Score rule “${en}” gives points for mail opens or badge scans. Opens are prefetched by mail clients and a badge alone shows no interest; use clicks or talks instead`,
      );
    }
  });
}

function asksForOpens({ rule, holds }: { rule: { field: string; operator: string; value?: unknown }; holds: boolean }): boolean {
  if (rule.field !== 'activity' || !holds || rule.operator === 'none' || rule.operator === 'atMost') return false;
  const type = (rule.value as { type?: unknown } | null)?.type;
  const types = Array.isArray(type) ? type : [type];
  return types.includes('mail_open') || types.includes('event_scan');
}

/** Comparisons with the score: whether there are any, whether there is a score, and whether it can go so far. */
function lintAsked({ agreement, report }: LintCase): void {
  const { mode } = agreement.scoring;
  const most = scoreRanges(agreement, true);
  const byRules = scoreRanges(agreement, false);
  let asked = 0;
  for (const { condition, path, name, feeds } of conditionsOf(agreement)) {
    for (const { rule, path: at } of rulesOf(condition, path).rules) {
      if (!rule.field.startsWith('score.') || rule.field === 'score.imported') continue;
      if (feeds === null) asked += 1;
      if (mode !== 'points') {
        report(
          'score_is_off',
          'error',
          at,
          `「${name.ja}」の条件はスコアを見ますが、点数方式ではないので決して成り立ちません。条件を外すか、点数方式にしてください`,
          `The condition of “${name.en}” asks for the score, which is not kept in points, so it never holds. Remove it, or score in points`,
        );
        continue;
      }
      const range = most.get(rule.field);
      const wanted = numberOf(rule.value);
      if (!range || Number.isNaN(wanted) || (rule.operator !== '>=' && rule.operator !== '>')) continue;
      const reach = byRules.get(rule.field)?.max ?? range.max;
      const misses = (max: number): boolean => (rule.operator === '>' ? wanted >= max : wanted > max);
      if (!misses(reach)) continue;
      const onlyOutside = !misses(range.max);
      report(
        'threshold_out_of_reach',
        onlyOutside ? 'hint' : 'error',
        [...at, 'value'],
        `「${name.ja}」は${wanted}点を求めますが、ルールで届くのは${reach}点までです${onlyOutside ? '(取り込みスコアだけが届きます)' : ''}。基準を下げるか、点数を見直してください`,
        `“${name.en}” asks for ${wanted} points, and the rules reach ${reach} at most${onlyOutside ? ' (only an imported score goes further)' : ''}. Lower the threshold or change the points`,
      );
    }
  }
  if (mode === 'points' && asked === 0) {
    report(
      'score_not_asked',
      'warning',
      [...scoring, 'mode'],
      '点数を数えていますが、どの段階も点数を見ていません。有望リードの条件に基準点を入れるか、点数方式をやめてください',
      'Points are counted but no stage asks for them. Put a threshold into the condition of a stage, or stop scoring',
    );
  }
}

function lintBounds({ agreement, report }: LintCase): void {
  const { axes, groups } = agreement.scoring;
  const say = (path: RulebookPath, ja: string, en: string): void =>
    report(
      'cap_below_floor',
      'error',
      path,
      `「${ja}」の上限が下限より低くなっています。上限を下限以上にしてください`,
      `The cap of “${en}” lies below its floor. Raise the cap or lower the floor`,
    );
  if (axes.fit.cap < axes.fit.floor) say([...scoring, 'axes', 'fit', 'cap'], '属性', 'Fit');
  if (axes.engagement.cap < axes.engagement.floor) say([...scoring, 'axes', 'engagement', 'cap'], '行動', 'Activity');
  groups.forEach(({ cap, floor, name }, i) => {
    if (cap !== undefined && floor !== undefined && cap < floor) say([...scoring, 'groups', i, 'cap'], name.ja, name.en);
  });
}

function lintGroups({ agreement, report }: LintCase): void {
  const { groups, rules } = agreement.scoring;
  const ranges = scoreRanges(agreement, true);
  const live = rules.filter((rule) => waysOf(rule.when)?.some((way) => isPossible(way, agreement, ranges)) ?? true);
  groups.forEach((group, i) => {
    const reach = groupReach(group, live);
    if (reach.min !== 0 || reach.max !== 0) return;
    report(
      'group_never_reached',
      'warning',
      [...scoring, 'groups', i],
      `点数のグループ「${group.name.ja}」には、点の入るルールがありません。ルールを加えるか、グループを外してください`,
      `No rule can ever bring a point to group “${group.name.en}”. Add a rule or remove the group`,
    );
  });
}

function lintBands({ agreement, report }: LintCase): void {
  const { bands } = agreement.scoring;
  const path = [...scoring, 'bands'];
  if (bands.length === 0) {
    report(
      'no_threshold',
      'warning',
      path,
      'スコアの区分(高・中・低)に基準点がありません。区分を決めてください',
      'The score has no bands. Set the points from which it is high, mid and low',
    );
    return;
  }
  const most = scoreRanges(agreement, true).get('score.total')?.max ?? 0;
  const order = ['low', 'mid', 'high'];
  const sorted = bands.map((band, i) => ({ ...band, i })).sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
  sorted.forEach((band, rank) => {
    const below = sorted[rank - 1];
    if (below && (below.id === band.id || below.from >= band.from)) {
      report(
        'bands_unclear',
        'error',
        [...path, band.i, 'from'],
        `スコアの区分の基準点が重なっています(${below.from}点と${band.from}点)。高・中・低の順に下がるようにしてください`,
        `Two bands of the score overlap (${below.from} and ${band.from} points). High must start above mid, and mid above low`,
      );
    } else if (band.from > most) {
      report(
        'band_out_of_reach',
        'warning',
        [...path, band.i, 'from'],
        `スコアの区分は${band.from}点からですが、合計は${most}点までしか届きません。基準点を下げてください`,
        `A band starts at ${band.from} points, and the total reaches ${most} at most. Lower its start`,
      );
    }
  });
}

/** What lets a lead be handed off: fit and activity both, and never mails and documents alone. */
function lintQualifying({ agreement, report }: LintCase): void {
  const documents = documentPoints(agreement);
  agreement.stages.forEach((stage, i) => {
    if (!stage.handsOff) return;
    const { ja, en } = stage.name;
    const path = ['agreement', 'stages', i] as const;
    for (const way of stage.entry ? (waysOf(stage.entry) ?? []) : []) {
      const least = new Map<string, number>();
      for (const { rule, holds } of way) {
        if (!holds || (rule.operator !== '>=' && rule.operator !== '>')) continue;
        const wanted = numberOf(rule.value) + (rule.operator === '>' ? 1 : 0);
        least.set(rule.field, Math.max(least.get(rule.field) ?? Number.NEGATIVE_INFINITY, wanted));
      }
      const asksTotal = way.some(({ rule, holds }) => holds && (rule.field === 'score.total' || rule.field === 'score.band'));
      if (asksTotal && !(least.has('score.fit') && least.has('score.engagement'))) {
        report(
          'total_alone',
          'warning',
          [...path, 'entry'],
          `段階「${ja}」は合計点だけで入れます。合わない企業の熱心な人も、動きのない良い企業も入ります。属性と行動のそれぞれに基準点を決めてください`,
          `The total alone lets a lead into “${en}”: a busy person of a company that doesn't fit, and a company that fits but never moves. Set a threshold for fit and one for activity`,
        );
      }
      const engagement = least.get('score.engagement');
      const total = least.get('score.total');
      const wanted = engagement ?? total;
      const isDocuments = isDocumentWay(way, agreement) && wanted === undefined;
      if (isDocuments || (wanted !== undefined && documents > 0 && documents >= wanted)) {
        report(
          'documents_alone',
          'warning',
          [...path, 'entry'],
          isDocuments
            ? `段階「${ja}」は、資料とメールだけで入れます。問い合わせや訪問などの行動も条件に加えてください`
            : `資料とメールだけで${documents}点になり、段階「${ja}」の基準${wanted}点に届きます。グループの上限を下げるか、基準を上げてください`,
          isDocuments
            ? `Documents and mails alone let a lead into “${en}”. Ask for an inquiry, a visit or the like as well`
            : `Documents and mails alone bring ${documents} points and reach the ${wanted} that “${en}” asks for. Lower the caps of those groups or raise the threshold`,
        );
      }
    }
    stage.triggers.forEach((trigger, j) => {
      if (!waysOf(trigger.when)?.some((way) => isDocumentWay(way, agreement))) return;
      report(
        'documents_alone',
        'warning',
        [...path, 'triggers', j, 'when'],
        `きっかけ「${trigger.name.ja}」は、資料とメールだけで段階「${ja}」に入れます。問い合わせなど、話したい意思のわかる行動に変えてください`,
        `Trigger “${trigger.name.en}” lets a lead into “${en}” by documents or mails alone. Ask for something that shows it wants to talk`,
      );
    });
  });
}
