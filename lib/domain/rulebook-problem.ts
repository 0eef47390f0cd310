import type { z } from 'zod';
import type { RulebookPath } from './lint/finding';
import { isCode, sayPlace, shownKey } from './rulebook-place';
import type { LocalText } from './text';

/** One thing that keeps a rulebook from being read: where, and in both languages what is wanted there. */
export interface RulebookProblem {
  path: RulebookPath;
  text: LocalText;
}

type Issue = z.core.$ZodIssue;

/** What the rooms of the schema say of a field that a pattern can't describe, in both languages. */
const wishes: Record<string, LocalText> = {
  'letters, digits, _ . - only': {
    ja: '英数字と _ . - だけで、60字までにしてください',
    en: 'use letters, digits, _ . - only, up to 60 of them',
  },
  'is not a day of the year such as 12-29': { ja: '12-29 のような月日にしてください', en: 'use a day of the year such as 12-29' },
  'is not a date such as 2026-11-23': {
    ja: '2026-11-23 のような、実在する日付にしてください',
    en: 'use a date that exists, such as 2026-11-23',
  },
  'is not a time between 00:00 and 24:00': {
    ja: '09:00 のように、00:00から24:00までの時刻にしてください',
    en: 'use a time between 00:00 and 24:00, such as 09:00',
  },
  'ends before it starts; split hours that cross midnight at 24:00': {
    ja: '終わりを始まりより後にしてください。日をまたぐときは24:00で2つに分けてください',
    en: 'let it end after it starts; split hours that cross midnight at 24:00',
  },
  'names more than 1000 dates': { ja: '日付は1000日までにしてください', en: 'keep to 1000 dates' },
  'names more than 50 countries': { ja: '国は50までにしてください', en: 'keep to 50 countries' },
  'names more than 100 time zones': { ja: '時間帯は100までにしてください', en: 'keep to 100 time zones' },
  'is not a month such as 2026-12': { ja: '2026-12 のような年月にしてください', en: 'use a month such as 2026-12' },
  'is a share from 0 to 100': { ja: '0から100までの割合(%)にしてください', en: 'use a share from 0 to 100 percent' },
  'is not a known time zone': { ja: 'Asia/Tokyo のような時間帯にしてください', en: 'use a time zone such as Asia/Tokyo' },
};

const kinds: Record<string, LocalText> = {
  string: { ja: '文字', en: 'a text' },
  number: { ja: '数', en: 'a number' },
  int: { ja: '整数', en: 'a whole number' },
  boolean: { ja: 'はい・いいえ', en: 'yes or no' },
  array: { ja: '一覧', en: 'a list' },
  tuple: { ja: '始まりと終わりの組', en: 'a pair of start and end' },
  object: { ja: '項目のまとまり', en: 'a set of fields' },
  record: { ja: '項目のまとまり', en: 'a set of fields' },
  null: { ja: '空欄', en: 'a blank' },
};

/** Said where the schema itself can't say what is wanted. */
const unclear: LocalText = { ja: '値を確かめてください', en: 'check the value' };

/** Turns what the schema refused into plain sentences, each pointing at its field; `rulebook` is what was read. */
export function problemsOf(issues: readonly Issue[], rulebook: unknown): RulebookProblem[] {
  return issues.flatMap((issue) => leaves(issue, [])).map((issue) => problemOf(issue, rulebook));
}

/** A refused choice says why each branch was refused; only the one that came closest is of use. */
function leaves(issue: Issue, place: readonly PropertyKey[]): Issue[] {
  const path = [...place, ...issue.path];
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [{ ...issue, path }];
  const whole = issue.errors.every((errors) => errors.length === 1 && errors[0]?.path.length === 0 && errors[0].code === 'invalid_type');
  if (whole) return [{ ...issue, path }];
  const [closest] = [...issue.errors].sort((a, b) => a.length - b.length || reach(b) - reach(a));
  return (closest ?? []).flatMap((each) => leaves(each, path));
}

function reach(errors: readonly Issue[]): number {
  return Math.max(...errors.map(({ path }) => path.length));
}

function problemOf(issue: Issue, rulebook: unknown): RulebookProblem {
  const path = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key));
  const place = path.length === 0 ? { ja: '「ルールブック」', en: 'Rulebook' } : sayPlace(path, rulebook);
  const wish = wishOf(issue);
  // Of a wrong key the value says nothing.
  const found = issue.code === 'invalid_key' ? null : valueAt(rulebook, path);
  const now = found === null ? { ja: '', en: '' } : { ja: `(今は「${found}」)`, en: ` (it is “${found}” now)` };
  return { path, text: { ja: `${place.ja}: ${wish.ja}${now.ja}`, en: `${capital(place.en)}: ${wish.en}${now.en}` } };
}

/** What is wanted instead of one value that the schema refused, without saying where: for the field at which it was typed. */
export function wishesOf(issues: readonly Issue[]): LocalText {
  const [first] = issues.flatMap((issue) => leaves(issue, []));
  return first ? wishOf(first) : unclear;
}

function wishOf(issue: Issue): LocalText {
  const own = wishes[issue.message];
  if (own) return own;
  switch (issue.code) {
    case 'invalid_type': {
      const kind = kinds[issue.expected];
      return kind ? { ja: `${kind.ja}を入れてください`, en: `enter ${kind.en}` } : unclear;
    }
    case 'invalid_value':
      return oneOf(issue.values.map(String));
    case 'too_small': {
      const least = Number(issue.minimum);
      if (issue.origin === 'array') return { ja: `${least}つ以上入れてください`, en: `enter at least ${least}` };
      if (issue.origin === 'string') {
        return least > 1
          ? { ja: `${least}字以上にしてください`, en: `use ${least} characters or more` }
          : { ja: '空のままにせず、文字を入れてください', en: 'enter a text; it is blank' };
      }
      return issue.inclusive
        ? { ja: `${least}以上の数にしてください`, en: `use a number of ${least} or more` }
        : { ja: `${least}より大きい数にしてください`, en: `use a number above ${least}` };
    }
    case 'too_big': {
      const most = Number(issue.maximum);
      if (issue.origin === 'array') return { ja: `${most}個までにしてください`, en: `keep to ${most}` };
      if (issue.origin === 'string') return { ja: `${most}字までにしてください`, en: `keep to ${most} characters` };
      return issue.inclusive
        ? { ja: `${most}以下の数にしてください`, en: `use a number of ${most} or less` }
        : { ja: `${most}より小さい数にしてください`, en: `use a number below ${most}` };
    }
    case 'invalid_format':
      if (issue.pattern?.includes('\\d{4}-\\d{2}-\\d{2}')) return wishes['is not a date such as 2026-11-23'] as LocalText;
      if (issue.pattern?.includes('\\d{2}-\\d{2}')) return wishes['is not a day of the year such as 12-29'] as LocalText;
      return { ja: '書き方を確かめてください', en: 'check how it is written' };
    case 'unrecognized_keys': {
      const keys = issue.keys.slice(0, 5).map(shownKey).join(', ');
      return {
        ja: `「${keys}」という項目はありません。消すか、名前を直してください`,
        en: `there is no “${keys}” here; remove it or correct its name`,
      };
    }
    case 'not_multiple_of':
      return { ja: `${issue.divisor}の倍数にしてください`, en: `use a multiple of ${issue.divisor}` };
    case 'invalid_element':
      return { ja: '一覧の中の値を直してください', en: 'correct what is in this list' };
    case 'invalid_key':
      return wishes[issue.issues[0]?.message ?? ''] ?? { ja: '項目の名前を直してください', en: 'correct the name of this field' };
    case 'invalid_union': {
      const options = 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
      if (options.length > 0) return oneOf(options);
      const wanted = issue.errors.flatMap((errors) => errors.map((each) => (each.code === 'invalid_type' ? each.expected : '')));
      const known = [...new Set(wanted)].map((kind) => kinds[kind]).filter((kind) => kind !== undefined);
      if (known.length === 0) return unclear;
      return { ja: `${known.map(({ ja }) => ja).join('か')}を入れてください`, en: `enter ${known.map(({ en }) => en).join(' or ')}` };
    }
    case 'custom':
      return unclear;
  }
}

function oneOf(values: readonly string[]): LocalText {
  if (values.length === 1) return { ja: `${values[0]} にしてください`, en: `use ${values[0]}` };
  return { ja: `${values.join('・')} のいずれかにしてください`, en: `choose one of ${values.join(', ')}` };
}

function valueAt(rulebook: unknown, path: readonly (string | number)[]): string | null {
  let value = rulebook;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return null;
    value = (value as Record<string | number, unknown>)[key];
  }
  // Only what reads like a code is shown again: a file chosen by mistake may hold anybody's name, number or words.
  if (typeof value === 'string') return isCode(value) ? value : null;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
