import type { LocalText } from '@/lib/domain/text';

/** What can be wrong with a value, by what it should have been; `of` is what is allowed, or how long it may be. */
export const wrong = {
  empty: () => both('が空です', 'is empty'),
  longer: (of: number) => both(`が${of}文字を超えています`, `is longer than ${of} characters`),
  figure: () => both('が数字ではありません', 'is not a number'),
  below: () => both('がマイナスです', 'is below zero'),
  truth: () => both('が はい・いいえ ではありません', 'is neither yes nor no'),
  date: () => both('が 2026-11-24 や 2026-11-24 09:30 の形の日付ではありません', 'is not a date such as 2026-11-24 or 2026-11-24 09:30'),
  future: () => both('が未来の日時です', 'lies in the future'),
  phone: () => both('が電話番号ではありません', 'is not a phone number'),
  mail: () => both('がメールアドレスではありません', 'is not a mail address'),
  oneOf: (of: readonly string[]) => both(`は次のどれかです: ${of.join(', ')}`, `is none of ${of.join(', ')}`),
  team: (id: string) => both(`: チーム「${id}」はありません`, `: there is no team "${id}"`),
  person: (id: string) => both(`: 「${id}」という人はいません`, `: nobody is called "${id}"`),
  stage: (id: string) => both(`: 段階「${id}」はありません`, `: there is no stage "${id}"`),
  record: () => both('がこのCRMのレコード番号の形ではありません', 'is not as this CRM writes them'),
} as const;

/** Why a whole line was refused, or stands alone. */
export const about = {
  values: (has: number, wanted: number) =>
    both(
      `の値は${has}個ですが、見出しは${wanted}個です。引用符かカンマが抜けていませんか`,
      `has ${has} values where the heading has ${wanted}: is a quote or a comma missing?`,
    ),
  encoding: () =>
    both(
      'に読めない文字があります。UTF-8かShift_JISで保存し直してください',
      'is not UTF-8, nor is the file Shift_JIS: save the file as UTF-8',
    ),
  twice: (line: number) => both(`のidは${line}行目と同じです`, `id is the same as in line ${line}`),
  brokenQuote: () =>
    both('から先は読めません。開いた引用符が閉じていません', 'from here on the file can’t be read: a quote is opened and never closed'),
  tooLong: () => both('が長すぎます(1 MBまで)', 'is longer than 1 MB'),
  notJson: () => both('がJSONのオブジェクトではありません', 'is not a JSON object'),
  tooDeep: () => both('のJSONの入れ子が深すぎます', 'is JSON nested too deeply'),
  twoLeads: () => both('のidは別々の二つのリードを指しています', 'names two different leads here'),
  notYours: () => both('は別のチームのリードです', 'is a lead of another team'),
  teamNotYours: (team: string) => both(`: チーム「${team}」に取り込む権限がありません`, `: you may not import into team "${team}"`),
  unknownLead: () => both('の行動に当てはまるリードがありません', 'tells of a lead that is not known here'),
  unknownAct: () => both('の行動の種類は取り込みません', 'tells of something that is not taken in'),
  nobody: () => both('に名前もメールアドレスもidもありません', 'has neither a name, a mail address nor an id'),
  severalHold: (count: number) =>
    both(
      `のメールアドレスを${count}件以上のリードが持っています。別のリードとして扱いました`,
      `has a mail address that ${count} leads or more hold: taken as a lead of its own`,
    ),
  sameMail: () =>
    both(
      'と同じメールアドレスの別のレコードがあります。二つのリードとして扱いました',
      'has the mail address of another record of this CRM: kept as two leads',
    ),
  roleMailbox: () =>
    both('のメールアドレスは代表アドレスです。照合には使いませんでした', 'has a shared mailbox for its address: not used to find a lead'),
} as const;

/** What is wrong with a value of a column, as a whole. */
export function ofColumn(column: string, text: LocalText): LocalText {
  const spaced = text.en.startsWith(':') ? text.en : ` ${text.en}`;
  return { ja: `${column}${text.ja}`, en: `${column}${spaced}` };
}

/** Several reasons as one. */
export function allOf(texts: readonly LocalText[]): LocalText {
  return { ja: texts.map(({ ja }) => ja).join('、'), en: texts.map(({ en }) => en).join('; ') };
}

function both(ja: string, en: string): LocalText {
  return { ja, en };
}
