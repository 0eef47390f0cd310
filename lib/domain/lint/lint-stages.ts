import type { StageRule } from '../rulebook';
import type { LintCase } from './finding';
import { rulesOf } from './placed-conditions';
import { scoreRanges } from './score-reach';
import { implies, isPossible, type Way, waysOf } from './ways';

/** Whether a stage is reached, whether two of them are one, and whether somebody knows what to do there. */
export function lintStages(lint: LintCase): void {
  const { agreement, report } = lint;
  const { stages, promises } = agreement;
  const ways = stages.map((stage) => entryWays(stage));
  const ranges = scoreRanges(agreement, true);
  const possible = ways.map((some) => some?.filter((way) => isPossible(way, agreement, ranges)) ?? null);
  let blocked = false;
  stages.forEach((stage, i) => {
    const path = ['agreement', 'stages', i] as const;
    const { ja, en } = stage.name;
    const asks = stage.entry !== undefined || stage.triggers.length > 0;
    if (i > 0 && (!asks || asksNothing(stage))) {
      report(
        'no_threshold',
        'error',
        [...path, 'entry'],
        `段階「${ja}」に入る条件がなく、すべてのリードが入ります。条件かきっかけを1つ以上決めてください`,
        `Stage “${en}” has no entry condition, so every lead enters it. Set a condition or a trigger`,
      );
    }
    const open = possible[i];
    const isShut = i > 0 && !blocked && open !== null && open !== undefined && (open.length === 0 || isExcluded(stage, open));
    if (isShut) {
      blocked = true;
      const next = stages[i + 1];
      report(
        'stage_unreachable',
        'error',
        [...path, open.length === 0 ? 'entry' : 'excludedWhen'],
        `段階「${ja}」には、どのリードも入れません${next ? `(「${next.name.ja}」から先にも進めません)` : ''}。同時に成り立たない条件を直してください`,
        `No lead can ever enter stage “${en}”${next ? `, nor “${next.name.en}” after it` : ''}. Change the conditions that can't hold together`,
      );
    }
    const before = possible[i - 1];
    const previous = stages[i - 1];
    if (i > 0 && previous && open && before && before.length > 0 && asks && !isShut) {
      const both = before.every((way) => open.some((other) => implies(way, other)));
      if (both && (i > 1 || previous.entry !== undefined)) {
        report(
          'stages_overlap',
          'warning',
          [...path, 'entry'],
          `段階「${previous.name.ja}」に入るリードは、同時に「${ja}」にも入ります。条件を厳しくするか、どちらかの段階をやめてください`,
          `Every lead that enters “${previous.name.en}” enters “${en}” at the same moment. Tighten the condition or drop one of the two stages`,
        );
      }
    }
    if (stage.actions.length === 0 && !promises.some(({ startsOn }) => startsOn.kind === 'stage' && startsOn.stage === stage.id)) {
      report(
        'stage_without_action',
        'warning',
        [...path, 'actions'],
        `段階「${ja}」で何をするかが書かれていません。行動を1つ以上書いてください`,
        `Nothing says what to do in stage “${en}”. Write at least one action`,
      );
    }
    if (stage.needsAcceptance && !stage.handsOff) {
      report(
        'acceptance_without_hand_off',
        'warning',
        [...path, 'needsAcceptance'],
        `段階「${ja}」は引き受けを求めますが、引き渡しがありません。「引き渡す」を有効にするか、引き受けを外してください`,
        `Stage “${en}” asks for acceptance but hands nothing off. Turn the hand-off on, or the acceptance off`,
      );
    }
    if (stage.needsNote && !stage.handsOff) {
      report(
        'note_without_hand_off',
        'warning',
        [...path, 'needsNote'],
        `段階「${ja}」は引き継ぎメモを求めますが、引き渡しがありません。「引き渡す」を有効にするか、メモを外してください`,
        `Stage “${en}” asks for a hand-over note but hands nothing off. Turn the hand-off on, or the note off`,
      );
    }
  });
  lintGate(lint);
}

/** The ways into a stage: by its entry condition, or by one of its triggers. */
function entryWays(stage: StageRule): Way[] | null {
  const all = [stage.entry, ...stage.triggers.map(({ when }) => when)].filter((condition) => condition !== undefined).map(waysOf);
  if (all.some((ways) => ways === null)) return null;
  return all.length === 0 ? [[]] : (all as Way[][]).flat();
}

/** Whether the entry condition is there and asks for nothing; empty triggers let nobody in. */
function asksNothing({ entry }: StageRule): boolean {
  return entry !== undefined && rulesOf(entry, []).rules.length === 0;
}

function isExcluded(stage: StageRule, open: readonly Way[]): boolean {
  const out = stage.excludedWhen && rulesOf(stage.excludedWhen, []).rules.length > 0 ? waysOf(stage.excludedWhen) : null;
  return out !== null && open.every((way) => out.some((other) => implies(way, other)));
}

function lintGate({ agreement, report }: LintCase): void {
  const { gate } = agreement.bant;
  const path = ['agreement', 'bant', 'gate'] as const;
  if (gate.preset === 'custom') {
    const ways = gate.when ? waysOf(gate.when) : [];
    if (!gate.when) {
      report(
        'no_threshold',
        'error',
        [...path, 'when'],
        '案件化の条件を「自社で決めた条件」にしましたが、条件がありません。条件を決めてください',
        'The qualifying rule is set to “own condition” but has none. Write the condition',
      );
    } else if (ways?.every((way) => !isPossible(way, agreement, scoreRanges(agreement, true)))) {
      report(
        'gate_unreachable',
        'error',
        [...path, 'when'],
        '案件化の条件を満たすリードはありえません。同時に成り立たない条件を直してください',
        "No lead can ever meet the qualifying rule. Change the conditions that can't hold together",
      );
    }
  }
  if (gate.preset === 'one_of' && gate.oneOf?.length === 0) {
    report(
      'gate_unreachable',
      'error',
      [...path, 'oneOf'],
      '案件化の条件で、確認する項目が選ばれていません。1つ以上選んでください',
      'The qualifying rule names no element to confirm. Choose at least one',
    );
  }
}
