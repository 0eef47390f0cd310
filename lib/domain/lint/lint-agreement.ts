import { dayOfInstant } from '../business-hours';
import { addMonths, dateOfDay } from '../day';
import { parkedStates } from '../lead';
import type { LocalText } from '../text';
import type { LintCase, RulebookPath } from './finding';

/** Whether the sections fit together: ids, references, departments, intents, reasons, and the review of the whole. */
export function lintAgreement(lint: LintCase): void {
  lintMeta(lint);
  lintIds(lint);
  lintOwners(lint);
  lintLinks(lint);
  lintReasons(lint);
  lintFigures(lint);
}

function lintMeta({ agreement, book, today, report }: LintCase): void {
  const { meta } = agreement;
  const calendar = book.calendarOf('');
  const effective = Number.isFinite(meta.effectiveFrom) ? dayOfInstant(calendar, meta.effectiveFrom) : today;
  const review = addMonths(effective, meta.reviewEveryMonths);
  if (review < today) {
    report(
      'review_overdue',
      'warning',
      ['agreement', 'meta', 'effectiveFrom'],
      `この取り決めは${dateOfDay(review)}までに見直す約束でした。見直して、新しい版を公開してください`,
      `This agreement was to be reviewed by ${dateOfDay(review)}. Review it and publish a new version`,
    );
  }
  if (agreement.promises.length > 0 && meta.target === 0) {
    report(
      'no_target',
      'warning',
      ['agreement', 'meta', 'target'],
      '対応期限をどれだけ守るかの目標がありません。目標(%)を決めてください',
      'There is no target for promises kept. Set one in percent',
    );
  }
  if (agreement.promises.length > 0 && !meta.consequence?.ja.trim() && !meta.consequence?.en.trim()) {
    report(
      'no_consequence',
      'hint',
      ['agreement', 'meta', 'consequence'],
      '目標に届かないときにどうするかが決まっていません。双方で決めて1文で書いてください',
      'Nothing says what follows when the target is missed. Agree on it and write one sentence',
    );
  }
}

function lintIds({ agreement, report }: LintCase): void {
  const { scoring } = agreement;
  const lists: [RulebookPath, readonly { id: string }[]][] = [
    [['glossary'], agreement.glossary],
    [['departments'], agreement.departments],
    [['calendars'], agreement.calendars],
    [['personaLayers'], agreement.personaLayers],
    [['ranks'], agreement.ranks],
    [['stages'], agreement.stages],
    [['parked'], agreement.parked],
    [['scoring', 'groups'], scoring.groups],
    [['scoring', 'rules'], scoring.rules],
    [['cutOffs'], agreement.cutOffs],
    [['promises'], agreement.promises],
    [['intents'], agreement.intents],
    [['touchResults'], agreement.touchResults],
    [['reasons'], agreement.reasons],
    [['pauseReasons'], agreement.pauseReasons],
    [['wakeSignals'], agreement.wakeSignals],
    [['pageGroups'], agreement.pageGroups],
    [['interests'], agreement.interests],
    ...agreement.stages.map(({ triggers }, i): [RulebookPath, readonly { id: string }[]] => [['stages', i, 'triggers'], triggers]),
  ];
  const duplicate = (path: RulebookPath, id: string): void =>
    report(
      'duplicate_id',
      'error',
      ['agreement', ...path, 'id'],
      `ID「${id}」が2つ以上あります。どちらかを別のIDにしてください`,
      `The id “${id}” is used twice. Give one of them another`,
    );
  for (const [path, list] of lists) {
    const seen = new Set<string>();
    list.forEach(({ id }, i) => {
      if (seen.has(id)) duplicate([...path, i], id);
      seen.add(id);
    });
  }
  const parked = new Set<string>([...parkedStates, ...agreement.parked.map(({ id }) => id)]);
  agreement.stages.forEach(({ id }, i) => {
    if (parked.has(id)) duplicate(['stages', i], id);
  });
}

/** Whoever is to act must be there: the departments of stages and promises, and whom a breach is told to. */
function lintOwners({ agreement, report }: LintCase): void {
  const departments = new Set<string>(agreement.departments.map(({ id }) => id));
  const nobody = (path: RulebookPath, what: LocalText): void =>
    report(
      'action_without_owner',
      'error',
      path,
      `${what.ja}に、行う人がいません。この取り決めにある部門や役職を選んでください`,
      `Nobody is there to act on ${what.en}. Choose a department or a person of this agreement`,
    );
  agreement.stages.forEach(({ department, name }, i) => {
    if (!departments.has(department))
      nobody(['agreement', 'stages', i, 'department'], { ja: `段階「${name.ja}」`, en: `stage “${name.en}”` });
  });
  agreement.promises.forEach(({ department, name, escalate, action }, i) => {
    const what = { ja: `対応期限「${name.ja}」`, en: `the promise “${name.en}”` };
    const path = ['agreement', 'promises', i] as const;
    if (!departments.has(department)) nobody([...path, 'department'], what);
    if (escalate.when !== 'never' && !escalate.to.ja.trim() && !escalate.to.en.trim()) {
      nobody([...path, 'escalate', 'to'], { ja: `${what.ja}の超過の知らせ`, en: `a breach of ${what.en}` });
    }
    if (!action.ja.trim() && !action.en.trim()) {
      report(
        'words_missing',
        'error',
        [...path, 'action'],
        `${what.ja}に「次の一手」の言葉がありません。「電話」のような短い言葉を入れてください`,
        `The promise “${name.en}” has no words for the next step. Enter a short imperative such as “Call”`,
      );
    }
  });
  agreement.intents.forEach(({ to, name, hot, documentOnly }, i) => {
    const path = ['agreement', 'intents', i] as const;
    if ((to === 'mkt' || to === 'is' || to === 'fs') && !departments.has(to)) {
      nobody([...path, 'to'], { ja: `きっかけ「${name.ja}」`, en: `intent “${name.en}”` });
    }
    if (hot && documentOnly) {
      report(
        'intent_contradicts',
        'warning',
        path,
        `きっかけ「${name.ja}」は「すぐ話したい」と「資料のみ」の両方になっています。どちらかを外してください`,
        `Intent “${name.en}” is both a hot inquiry and documents only. Turn one of them off`,
      );
    }
  });
}

/** What one section names of another: calendars, groups, stages, fields of minimums. */
function lintLinks({ agreement, report }: LintCase): void {
  const miss = (path: RulebookPath, owner: LocalText, what: LocalText, id: string): void =>
    report(
      'unknown_id',
      'error',
      ['agreement', ...path],
      `「${owner.ja}」が指す${what.ja}「${id}」はありません(消されたか、書き違いです)。選び直してください`,
      `“${owner.en}” names a ${what.en} “${id}” that doesn't exist (removed or misspelt). Choose again`,
    );
  agreement.departments.forEach(({ calendar, name }, i) => {
    if (agreement.calendars.some(({ id }) => id === calendar)) return;
    miss(['departments', i, 'calendar'], name, { ja: 'カレンダー', en: 'calendar' }, calendar);
  });
  agreement.scoring.rules.forEach(({ group, name }, i) => {
    if (agreement.scoring.groups.some(({ id }) => id === group)) return;
    miss(['scoring', 'rules', i, 'group'], name, { ja: '点数のグループ', en: 'score group' }, group);
  });
  if (agreement.interests.length > 0) {
    agreement.scoring.rules.forEach(({ interest, name }, i) => {
      if (interest === undefined || agreement.interests.some(({ id }) => id === interest)) return;
      miss(['scoring', 'rules', i, 'interest'], name, { ja: '関心分野', en: 'area of interest' }, interest);
    });
  }
  agreement.appointment.ranks.forEach((rank, i) => {
    if (agreement.ranks.some(({ id }) => id === rank)) return;
    miss(['appointment', 'ranks', i], { ja: '有効アポ', en: 'Valid appointment' }, { ja: '役職', en: 'rank' }, rank);
  });
  agreement.cutOffs.forEach(({ knownBy, field, name }, i) => {
    if (knownBy !== undefined && !agreement.stages.some(({ id }) => id === knownBy)) {
      miss(['cutOffs', i, 'knownBy'], name, { ja: '段階', en: 'stage' }, knownBy);
    }
    if (/^lead\.(employees|expectedAmount|custom\..+)$/.test(field)) return;
    report(
      'unknown_field',
      'error',
      ['agreement', 'cutOffs', i, 'field'],
      `最低条件「${name.ja}」が見る項目「${field}」は数ではありません。従業員数、見込み額、または独自項目を選んでください`,
      `The minimum “${name.en}” asks for “${field}”, which is no figure. Choose employees, expected amount or a custom field`,
    );
  });
}

function lintReasons({ agreement, report }: LintCase): void {
  const names = {
    nurture: { ja: '育成に戻す', en: 'Send back' },
    unfit: { ja: '対象外にする', en: 'Not a fit' },
    reassign: { ja: '担当替えを頼む', en: 'Ask to reassign' },
  } as const;
  for (const verdict of ['nurture', 'unfit', 'reassign'] as const) {
    if (agreement.reasons.some(({ verdicts }) => verdicts.includes(verdict))) continue;
    report(
      'verdict_without_reason',
      'warning',
      ['agreement', 'reasons'],
      `「${names[verdict].ja}」に選べる理由がありません。理由を1つ以上加えてください`,
      `“${names[verdict].en}” has no reason to choose from. Add at least one`,
    );
  }
  const plans = agreement.promises.some(({ touches }) => touches !== undefined);
  agreement.reasons.forEach(({ needsTouchMinimum, verdicts, name }, i) => {
    if (verdicts.length > 0 && (!needsTouchMinimum || plans)) return;
    report(
      'reason_never_offered',
      'warning',
      ['agreement', 'reasons', i, verdicts.length === 0 ? 'verdicts' : 'needsTouchMinimum'],
      verdicts.length === 0
        ? `理由「${name.ja}」は、どの返答でも選べません。使う返答を選んでください`
        : `理由「${name.ja}」は接触の回数を満たしてから選べますが、回数を決めた対応期限がありません`,
      verdicts.length === 0
        ? `The reason “${name.en}” can be chosen with no verdict. Choose which`
        : `The reason “${name.en}” is offered once enough touches were made, but no promise has a touch plan`,
    );
  });
}

/** Figures that contradict each other, or leave nothing to judge by. */
function lintFigures({ agreement, report }: LintCase): void {
  const { readiness, appointment, ranks, personaLayers } = agreement;
  if (readiness.nowMonths > readiness.laterMonths) {
    report(
      'readiness_contradicts',
      'error',
      ['agreement', 'readiness', 'laterMonths'],
      `温度感の「これから」(${readiness.laterMonths}か月)が「今すぐ」(${readiness.nowMonths}か月)より短くなっています。「これから」を長くしてください`,
      `Later (${readiness.laterMonths} months) ends before now (${readiness.nowMonths} months). Let later reach further`,
    );
  }
  const anyRank = appointment.ranks.some((rank) => ranks.some(({ id }) => id === rank));
  const anyDepartment = appointment.buyingDepartment && personaLayers.some(({ id }) => id === 'department');
  if (!anyRank && !anyDepartment) {
    report(
      'appointment_unreachable',
      'error',
      ['agreement', 'appointment', 'ranks'],
      '有効アポに出席すべき役職も購買部門も決まっていないので、どのアポも有効になりません。役職を1つ以上選んでください',
      'No rank and no buying department makes an appointment valid, so none ever is. Choose at least one rank',
    );
  }
}
