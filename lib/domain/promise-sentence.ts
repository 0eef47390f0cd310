import { sayCondition, sayWholeMatch } from './condition-sentence';
import type { Agreement, PromiseKeptBy, PromiseRule } from './rulebook';
import type { LocalText } from './text';

/** What one further sentence is about. */
export type PromiseClauseKind =
  | 'counting'
  | 'intents'
  | 'only'
  | 'whose'
  | 'touches'
  | 'hold'
  | 'still'
  | 'away'
  | 'replaces'
  | 'warning'
  | 'missed';

/** A further sentence on a promise. */
export interface PromiseClause {
  kind: PromiseClauseKind;
  text: LocalText;
}

/** A promise in plain words: the one sentence that matters most, and what else was set, each a sentence of its own. */
export interface PromiseSentence {
  main: LocalText;
  clauses: PromiseClause[];
}

/**
 * Says exactly what a promise means within its agreement. Two rules that judge any lead differently never read the same;
 * what a rule carries and nobody goes by (how often, where it can't be held at all) is left out.
 */
export function promiseSentence(rule: PromiseRule, agreement: Agreement): PromiseSentence {
  const clauses: PromiseClause[] = [];
  function add(kind: PromiseClauseKind, text: LocalText | null): void {
    if (text) clauses.push({ kind, text });
  }
  add('counting', counting(rule, agreement));
  for (const text of forIntents(rule, agreement)) add('intents', text);
  add('only', rule.appliesWhen ? onlyFor(sayCondition(rule.appliesWhen, agreement)) : null);
  add('whose', whose[rule.runsOn]);
  add('touches', touchPlan(rule));
  add('hold', holds(rule));
  add('still', stillWhile(rule, agreement));
  add('away', away(rule, agreement));
  add('replaces', replaces(rule, agreement));
  add('replaces', replacedBy(rule, agreement));
  add('warning', warning(rule));
  add('missed', missed(rule));
  return { main: mainSentence(rule, agreement), clauses };
}

/** The same as one text for each language. */
export function promiseText(rule: PromiseRule, agreement: Agreement): LocalText {
  const { main, clauses } = promiseSentence(rule, agreement);
  const all = [main, ...clauses.map(({ text }) => text)];
  return { ja: all.map(({ ja }) => ja).join(''), en: all.map(({ en }) => en).join(' ') };
}

/** The one sentence of a promise that matters most. */
export function mainSentence(rule: PromiseRule, agreement: Agreement): LocalText {
  const who = departmentName(rule.department, agreement);
  const from = startOf(rule, agreement);
  const time = countsFromMoment(rule) ? afterMoment(rule.within) : amountOf(rule.within);
  const kept = eitherOf([...rule.keptBy].map((way) => keptOf(way, rule, agreement)));
  return {
    ja: `${who.ja}は、${from.ja}から${time.ja}以内に「${rule.action.ja}」を行います。${kept.ja}で完了です。`,
    en: `${who.en}: “${rule.action.en}” within ${time.en} of ${from.en}. Done by ${kept.en}.`,
  };
}

function departmentName(id: string, agreement: Agreement): LocalText {
  return agreement.departments.find((department) => department.id === id)?.name ?? { ja: id, en: id };
}

function departmentNames(ids: readonly string[], agreement: Agreement): LocalText {
  return joined(ids.map((id) => departmentName(id, agreement)));
}

function promiseName(id: string, agreement: Agreement): LocalText {
  return agreement.promises.find((promise) => promise.id === id)?.name ?? { ja: id, en: id };
}

/** Names in quotes; two of one name are told apart by their ids. */
function promiseNames(ids: readonly string[], agreement: Agreement): LocalText {
  const all = [...new Set(ids)];
  const names = all.map((id) => {
    const name = promiseName(id, agreement);
    const isOne = agreement.promises.filter((promise) => promise.name.ja === name.ja || promise.name.en === name.en).length <= 1;
    return isOne ? name : { ja: `${name.ja} ${id}`, en: `${name.en} ${id}` };
  });
  return { ja: names.map(({ ja }) => `「${ja}」`).join(''), en: names.map(({ en }) => `“${en}”`).join(', ') };
}

function joined(parts: readonly LocalText[]): LocalText {
  return { ja: parts.map(({ ja }) => ja).join('・'), en: parts.map(({ en }) => en).join(', ') };
}

function eitherOf(parts: readonly LocalText[]): LocalText {
  return { ja: parts.map(({ ja }) => ja).join('、または'), en: parts.map(({ en }) => en).join(', or ') };
}

type Amount = PromiseRule['within'];

/** How long, in the unit it is counted in; whole business days and months, as they are judged. */
function amountOf({ amount, unit }: Amount): LocalText {
  const whole = Math.max(1, Math.ceil(amount));
  switch (unit) {
    case 'minutes':
      return { ja: `営業時間で${amount}分`, en: `${amount} working ${amount === 1 ? 'minute' : 'minutes'}` };
    case 'hours':
      return { ja: `営業時間で${amount}時間`, en: `${amount} working ${amount === 1 ? 'hour' : 'hours'}` };
    case 'days':
      return { ja: `${whole}営業日`, en: whole === 1 ? '1 business day' : `${whole} business days` };
    case 'months':
      return { ja: `${whole}か月`, en: whole === 1 ? '1 month' : `${whole} months` };
  }
}

/** Minutes and hours after an agreed call-back run from its moment, whatever the hours; days and months from the agreeing. */
function countsFromMoment({ startsOn, within }: PromiseRule): boolean {
  return startsOn.kind === 'callback' && (within.unit === 'minutes' || within.unit === 'hours');
}

function afterMoment({ amount, unit }: Amount): LocalText {
  return unit === 'minutes'
    ? { ja: `${amount}分`, en: `${amount} ${amount === 1 ? 'minute' : 'minutes'}` }
    : { ja: `${amount}時間`, en: `${amount} ${amount === 1 ? 'hour' : 'hours'}` };
}

function startOf(rule: PromiseRule, agreement: Agreement): LocalText {
  const { startsOn, department } = rule;
  const own = departmentName(department, agreement);
  switch (startsOn.kind) {
    case 'hand_off': {
      const to = departmentNames(startsOn.to ?? [department], agreement);
      return startsOn.first
        ? { ja: `${to.ja}への最初の引き渡し`, en: `the first hand-off to ${to.en}` }
        : { ja: `${to.ja}への引き渡し`, en: `each hand-off to ${to.en}` };
    }
    case 'hot_intent': {
      const hot = agreement.intents.filter((intent) => intent.hot).map(({ name }) => name);
      const names = hot.length === 0 ? { ja: '該当なし', en: 'none' } : joined(hot);
      return { ja: `すぐ話したい申し込み(${names.ja})`, en: `a hot inquiry (${names.en})` };
    }
    case 'stage': {
      const name = agreement.stages.find(({ id }) => id === startsOn.stage)?.name ?? { ja: startsOn.stage, en: startsOn.stage };
      return { ja: `段階「${name.ja}」に入った時`, en: `entering the stage “${name.en}”` };
    }
    case 'activity': {
      const match = sayWholeMatch(startsOn.match, agreement);
      return { ja: `「${match.ja}」があった時`, en: `each recorded ${match.en}` };
    }
    case 'attempt':
      return { ja: `${own.ja}へ引き渡した後の最初の架電など(つながらなくても可)`, en: `the first attempt after a hand-off to ${own.en}` };
    case 'conversation': {
      const to = departmentNames(startsOn.to ?? [department], agreement);
      const plan = startsOn.elsePlan === undefined ? null : promiseNames([startsOn.elsePlan], agreement);
      return {
        ja: `${to.ja}へ引き渡した後の最初の会話${plan ? `(会話がなければ${plan.ja}の終了)` : ''}`,
        en: `the first conversation after a hand-off to ${to.en}${plan ? ` (without one, the end of ${plan.en})` : ''}`,
      };
    }
    case 'meeting_held':
      return { ja: `${own.ja}へ引き渡した後の商談実施`, en: `each meeting held after a hand-off to ${own.en}` };
    case 'unassigned':
      return agreement.absencePolicy === 'reassign'
        ? { ja: '担当のいない引き渡し、または担当の不在の始まり', en: 'a hand-off without an owner, or whose owner is away' }
        : { ja: '担当のいない引き渡し', en: 'a hand-off without an owner' };
    case 'assigned':
      return { ja: '担当が決まった時', en: 'an owner being set' };
    case 'callback':
      return countsFromMoment(rule)
        ? { ja: '折り返しを約束した時刻', en: 'the moment agreed for a call-back' }
        : { ja: '折り返しの約束をした時', en: 'agreeing on a call-back' };
    case 'request':
      return { ja: 'マーケティングへの質問', en: 'a question to marketing' };
    case 'sent_back':
      return { ja: '差し戻し', en: 'a lead being sent back' };
    case 'woke':
      return { ja: '休眠リードの再訪', en: 'a dormant lead waking up' };
  }
}

function keptOf(way: PromiseKeptBy, rule: PromiseRule, agreement: Agreement): LocalText {
  switch (way.kind) {
    case 'attempt': {
      const types = way.types ?? ['call'];
      if (types.length === 0)
        return { ja: '接触の試み(種類の指定なし: 当てはまるものがありません)', en: 'an attempt of no kind (nothing can fit)' };
      const by = sayWholeMatch({ type: [...new Set(types)] }, agreement);
      return { ja: `${by.ja}での接触(つながらなくても可)`, en: `an attempt (${by.en}), reached or not` };
    }
    case 'touch':
      return { ja: '何らかの接触', en: 'any touch' };
    case 'conversation':
      return { ja: '本人との会話', en: 'a conversation' };
    case 'meeting_held':
      return { ja: '商談の実施', en: 'a meeting held' };
    case 'verdict':
      return { ja: '判断の記録(引き受ける・育成に戻すなど)', en: 'a decision (accept, send back …)' };
    case 'opportunity':
      return { ja: 'CRMへの商談登録', en: 'a deal in the CRM' };
    case 'owner_set':
      return { ja: '担当の決定', en: 'an owner being set' };
    case 'answer':
      return { ja: '質問への回答', en: 'an answer to the question' };
    case 'activity': {
      const match = sayWholeMatch(way.match, agreement);
      return { ja: `「${match.ja}」の記録`, en: `a recorded ${match.en}` };
    }
    case 'touches':
      return rule.touches
        ? { ja: '下の接触回数', en: 'the touches below' }
        : { ja: '接触回数(回数の指定がなく、達成できません)', en: 'touches (none are set, so it can’t be kept this way)' };
    case 'plan':
      return { ja: '育成計画(再び保管・マーケのメモ・再引き渡し)', en: 'a plan (parked again, a note by marketing, or handed off anew)' };
  }
}

function counting(rule: PromiseRule, agreement: Agreement): LocalText {
  const calendar = agreement.calendars.find(({ id }) => id === rule.calendar);
  const name = calendar ? { ja: `カレンダー「${calendar.name.ja}」`, en: `the calendar “${calendar.name.en}”` } : null;
  if (!name) {
    return {
      ja: `カレンダー「${rule.calendar}」がないので、期限が決まりません。`,
      en: `There is no calendar “${rule.calendar}”, so it has no due moment.`,
    };
  }
  const { unit } = rule.within;
  if (countsFromMoment(rule)) {
    return {
      ja: `期限は営業時間に関係なく約束の時刻から数え、超過は${name.ja}の営業時間で数えます。`,
      en: `It falls due by the agreed moment whatever the hours; time overdue is counted by ${name.en}.`,
    };
  }
  if (unit === 'days') {
    return rule.sameDayCounts
      ? {
          ja: `${name.ja}で数え、始まった日も1日目に数えます。最後の日の終業時刻が期限です。`,
          en: `Counted by ${name.en}; the day it starts is the first, and it falls due at closing of the last.`,
        }
      : {
          ja: `${name.ja}で数え、始まった日は数えません。最後の日の終業時刻が期限です。`,
          en: `Counted by ${name.en}; the day it starts is left out, and it falls due at closing of the last.`,
        };
  }
  if (unit === 'months') {
    return {
      ja: `${name.ja}で数えます。同じ日付の終業時刻が期限で、休みなら次の営業日の終業時刻です。`,
      en: `Counted by ${name.en}: the same date at closing; if closed, the next business day at closing.`,
    };
  }
  return { ja: `${name.ja}の営業時間だけを数えます。`, en: `Only the hours of ${name.en} are counted.` };
}

/** Starts that say nothing of why the lead came in. */
const withoutIntent = new Set<PromiseRule['startsOn']['kind']>(['stage', 'assigned', 'callback', 'request', 'woke']);

/** Other times for some intents; of two for one intent the last holds. */
function forIntents(rule: PromiseRule, agreement: Agreement): LocalText[] {
  const last = new Map(rule.withinFor.map((special) => [special.intent, special]));
  return [...last.values()].map((special) => {
    const name = agreement.intents.find(({ id }) => id === special.intent)?.name ?? { ja: special.intent, en: special.intent };
    const time = amountOf(special);
    const sameDay = special.unit === 'days' && rule.within.unit !== 'days' && rule.sameDayCounts;
    const unused = withoutIntent.has(rule.startsOn.kind);
    return {
      ja: `「${name.ja}」は${time.ja}以内${sameDay ? '(始まった日も数えます)' : ''}です${unused ? '(この始まりにはきっかけがないので、使われません)' : ''}。`,
      en: `For “${name.en}” it is within ${time.en}${sameDay ? ', the day it starts included' : ''}${unused ? ' (never used: this start knows no intent)' : ''}.`,
    };
  });
}

function onlyFor(when: LocalText): LocalText {
  return { ja: `対象は「${when.ja}」のリードだけです。`, en: `Only for leads where ${when.en}.` };
}

const whose: Record<PromiseRule['runsOn'], LocalText> = {
  owner: { ja: '担当者の時計で数えます。', en: 'It runs on the owner’s clock.' },
  manager: { ja: 'チームのマネージャーの時計で数えます。', en: 'It runs on the team manager’s clock.' },
  marketing: { ja: 'マーケティングの時計で数えます。', en: 'It runs on marketing’s clock.' },
};

function touchPlan({ touches }: PromiseRule): LocalText | null {
  if (!touches) return null;
  const { min, minCalls, spacingDays, max } = touches;
  const spacing =
    spacingDays > 0
      ? {
          ja: `${spacingDays}営業日以上あけた接触だけを数え`,
          en: `counting only those ${spacingDays} business ${spacingDays === 1 ? 'day' : 'days'} or more apart`,
        }
      : { ja: '間隔に関係なく数え', en: 'however close together' };
  return {
    ja: `接触は${min}回以上(うち電話${minCalls}回以上)を、${spacing.ja}、${max}回でやめます。`,
    en: `At least ${min} touches, ${minCalls} of them calls, ${spacing.en}; it stops at ${max}.`,
  };
}

function holds(rule: PromiseRule): LocalText {
  if (!rule.pausable || rule.maxPauses < 1 || rule.startsOn.kind === 'callback')
    return { ja: '保留はできません。', en: 'It can’t be put on hold.' };
  return {
    ja: `理由を付けて${rule.maxPauses}回まで保留できます。`,
    en: `It may be put on hold, with a reason, ${rule.maxPauses === 1 ? 'once' : `up to ${rule.maxPauses} times`}.`,
  };
}

function stillWhile(rule: PromiseRule, agreement: Agreement): LocalText | null {
  // An agreed moment waits for nobody, and no promise for itself.
  const others = rule.startsOn.kind === 'callback' ? [] : rule.standsStillWhile.filter((id) => id !== rule.id);
  if (others.length === 0) return null;
  const names = promiseNames(others, agreement);
  return { ja: `${names.ja}が終わるまでは時計が止まります。`, en: `It stands still while ${names.en} is open.` };
}

function away(rule: PromiseRule, agreement: Agreement): LocalText | null {
  if (rule.runsOn !== 'owner' || rule.startsOn.kind === 'callback') return null;
  const stops = agreement.absencePolicy === 'stop';
  const waitsForOwner = rule.startsOn.kind !== 'unassigned' && agreement.promises.some(({ startsOn }) => startsOn.kind === 'unassigned');
  if (waitsForOwner) {
    return stops
      ? {
          ja: '担当が決まるまでと、担当者の不在の間は止まります。',
          en: 'It stands still until somebody owns the lead, and while the owner is away.',
        }
      : {
          ja: '担当が決まるまでは止まり、担当者が不在でも進みます。',
          en: 'It stands still until somebody owns the lead, and runs on while the owner is away.',
        };
  }
  return stops
    ? { ja: '担当者の不在の間は止まります。', en: 'It stands still while the owner is away.' }
    : { ja: '担当者が不在でも進みます。', en: 'It runs on while the owner is away.' };
}

function replaces(rule: PromiseRule, agreement: Agreement): LocalText | null {
  const others = rule.replaces.filter((id) => id !== rule.id);
  if (others.length === 0) return null;
  const names = promiseNames(others, agreement);
  return { ja: `この間、${names.ja}は表示も判定もしません。`, en: `While it is open, ${names.en} is neither shown nor judged.` };
}

function replacedBy(rule: PromiseRule, agreement: Agreement): LocalText | null {
  const others = agreement.promises.filter(({ id, replaces: replaced }) => id !== rule.id && replaced.includes(rule.id));
  if (others.length === 0) return null;
  const names = promiseNames(
    others.map(({ id }) => id),
    agreement,
  );
  return { ja: `${names.ja}の間は、代わりにそちらだけを判定します。`, en: `While ${names.en} is open, that one is judged instead.` };
}

function warning({ warn, startsOn, keptBy }: PromiseRule): LocalText {
  if (warn.kind === 'none') return { ja: '事前の知らせはありません。', en: 'Nobody is warned beforehand.' };
  if (startsOn.kind === 'callback') return { ja: '約束の時刻に知らせます。', en: 'A warning comes at the agreed moment.' };
  switch (warn.kind) {
    case 'share': {
      const percent = Number((warn.share * 100).toPrecision(12));
      return { ja: `時間の${percent}%を使った時に知らせます。`, en: `A warning comes when ${percent} % of the time is used.` };
    }
    case 'due_day':
      return { ja: '期限の日の始業時に知らせます。', en: 'A warning comes at opening of the due day.' };
    case 'days_before': {
      const unless = keptBy.some(({ kind }) => kind === 'meeting_held');
      return {
        ja: `期限の${warn.days}営業日前の始業時に知らせます${unless ? '(商談の日が決まっていれば、期限の日)' : ''}。`,
        en: `A warning comes ${warn.days} business ${warn.days === 1 ? 'day' : 'days'} before, at opening${unless ? ' (with a meeting date set, on the due day)' : ''}.`,
      };
    }
  }
}

function missed({ escalate }: PromiseRule): LocalText {
  const { to, when } = escalate;
  if (when === 'never') return { ja: '過ぎても上への知らせはありません。', en: 'When missed, nobody above is told.' };
  return when === 'at_once'
    ? { ja: `過ぎたらすぐ、${to.ja}に知らせます。`, en: `When missed, told at once: ${to.en}.` }
    : { ja: `過ぎたら翌営業日の朝、${to.ja}に知らせます。`, en: `When missed, told the next morning: ${to.en}.` };
}
