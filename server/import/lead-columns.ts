import { departments, intents } from '@/lib/domain/lead';
import type { LocalText } from '@/lib/domain/text';
import type { Instant } from '@/lib/domain/time';
import { wrong } from './import-text';
import { MAIL_LIMIT } from './mail-address';

/** A value that can't be what its column holds, and why. */
export class Wrong {
  constructor(readonly text: LocalText) {}
}

/** Reads a text that holds something; by hand rather than by schema, as a file has millions of them. */
type Reader<Value> = (text: string) => Value | Wrong;

function word(max: number): Reader<string> {
  return (text) => (text.length > max ? new Wrong(wrong.longer(max)) : text);
}

function figure(text: string): number | Wrong {
  const value = Number(text.normalize('NFKC').replace(/[,_\s]/g, ''));
  if (!Number.isFinite(value)) return new Wrong(wrong.figure());
  return value < 0 ? new Wrong(wrong.below()) : value;
}

const truths = new Map(
  Object.entries({ true: true, yes: true, 1: true, はい: true, on: true, false: false, no: false, 0: false, いいえ: false, off: false }),
);

function truth(text: string): boolean | Wrong {
  return truths.get(text.toLowerCase()) ?? new Wrong(wrong.truth());
}

function oneOf<const Value extends string>(allowed: readonly Value[]): Reader<Value> {
  return (text) => ((allowed as readonly string[]).includes(text) ? (text as Value) : new Wrong(wrong.oneOf(allowed)));
}

function phone(text: string): string | Wrong {
  if (text.length > 50) return new Wrong(wrong.longer(50));
  return /^[\d+()\-−ー.\s#x]*$/i.test(text.normalize('NFKC')) ? text : new Wrong(wrong.phone());
}

function mail(text: string): string | Wrong {
  const plain = text.normalize('NFKC').trim();
  if (plain.length > MAIL_LIMIT) return new Wrong(wrong.longer(MAIL_LIMIT));
  return /^[^\s@]+@[^\s@]+$/.test(plain) ? plain : new Wrong(wrong.mail());
}

/**
 * A date, or a date and time; without an offset it is Japan's.
 * Figures alone are epoch milliseconds.
 */
export function moment(text: string): Instant | Wrong {
  const plain = text.normalize('NFKC').trim().replaceAll('/', '-');
  const day = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/.exec(plain);
  if (day) {
    const [, year, month, date, hour = '00', minute = '00', second = '00', offset = '+09:00'] = day;
    const two = (part = '') => part.padStart(2, '0');
    const zone = offset === 'Z' || offset.includes(':') ? offset : `${offset.slice(0, 3)}:${offset.slice(3)}`;
    const wall = `${year}-${two(month)}-${two(date)}`;
    const at = Date.parse(`${wall}T${two(hour)}:${minute}:${second}${zone}`);
    // 31 February is the 3rd of March to Date.parse.
    const real = new Date(Date.UTC(Number(year), Number(month) - 1, Number(date)));
    if (!Number.isNaN(at) && real.getUTCMonth() === Number(month) - 1 && real.getUTCDate() === Number(date)) return at;
  } else if (/^\d{12,13}$/.test(plain)) return Number(plain);
  return new Wrong(wrong.date());
}

/** Every column that an import understands, with what it must hold. */
const columns = {
  id: word(200),
  name: word(500),
  familyName: word(250),
  givenName: word(250),
  company: word(500),
  industry: word(200),
  employees: figure,
  country: word(100),
  address: word(500),
  department: word(200),
  title: word(200),
  role: word(100),
  phone,
  email: mail,
  source: word(200),
  campaign: word(200),
  intent: oneOf(intents),
  sourcedBy: oneOf(['mkt', 'sales']),
  language: oneOf(['ja', 'en']),
  owner: word(80),
  team: word(80),
  stage: word(60),
  createdAt: moment,
  consentAt: moment,
  handedOffAt: moment,
  handedOffTo: oneOf(departments),
  expectedAmount: figure,
  importedScore: figure,
  doNotContact: truth,
  mailOptOut: truth,
  note: word(4_000),
} as const satisfies Record<string, Reader<unknown>>;

/** A column that an import understands. */
export type LeadColumn = keyof typeof columns;
export const leadColumns = Object.keys(columns) as LeadColumn[];

/** What the columns of a line hold once they are read. */
export type LeadValues = { -readonly [Column in LeadColumn]?: Exclude<ReturnType<(typeof columns)[Column]>, Wrong> };

/** Whose the lead is and how far it has come: for those to say who lead its team, never for a form or a marketing tool. */
export const heldColumns: ReadonlySet<LeadColumn> = new Set(['owner', 'team', 'stage', 'handedOffAt', 'handedOffTo', 'sourcedBy']);

/** Columns that only a tool's own mapping fills: a plain file has no score and no opt-outs to give. */
const toolColumns: ReadonlySet<LeadColumn> = new Set(['importedScore', 'mailOptOut']);

/** Headings that are understood without a mapping, compared without case, spaces and signs. */
const headings: Partial<Record<LeadColumn, readonly string[]>> = {
  id: ['id', 'recordid', 'leadid', 'contactid', 'レコードid', 'リードid', 'コンタクトid'],
  name: ['name', 'fullname', 'contactname', 'leadname', '氏名', '名前', 'お名前', '担当者名'],
  familyName: ['familyname', 'lastname', 'surname', '姓', '苗字', '氏'],
  givenName: ['givenname', 'firstname', '名'],
  company: ['company', 'companyname', 'account', 'accountname', '会社', '会社名', '企業名', '取引先名'],
  industry: ['industry', 'companyindustry', '業種', '業界'],
  employees: ['employees', 'companyemployees', 'numberofemployees', 'size', '従業員数', '従業員'],
  country: ['country', 'companycountry', '国'],
  address: ['address', 'companyaddress', '住所'],
  department: ['department', '部署', '部署名', '所属'],
  title: ['title', 'jobtitle', 'position', '役職', '肩書'],
  role: ['role', 'buyingrole', '購買の役割'],
  phone: ['phone', 'phonenumber', 'tel', '電話', '電話番号'],
  email: ['email', 'emailaddress', 'mail', 'メール', 'メールアドレス'],
  source: ['source', 'leadsource', '流入元', 'リードソース'],
  campaign: ['campaign', 'キャンペーン'],
  intent: ['intent', '種別', '問い合わせ種別'],
  sourcedBy: ['sourcedby', '創出部門'],
  language: ['language', '言語'],
  owner: ['owner', '担当', '担当者', '所有者'],
  team: ['team', 'チーム'],
  stage: ['stage', 'ステージ', '段階'],
  createdAt: ['createdat', 'created', 'createdate', 'createddate', '作成日', '作成日時', '登録日'],
  consentAt: ['consentat', 'consent', '同意日'],
  handedOffAt: ['handedoffat', '引き渡し日', '引渡日'],
  handedOffTo: ['handedoffto', '引き渡し先', '引渡先'],
  expectedAmount: ['expectedamount', 'amount', '見込み金額', '金額'],
  doNotContact: ['donotcontact', '連絡不可'],
  note: ['note', 'notes', 'memo', 'メモ', '備考'],
};
const byHeading = new Map(leadColumns.flatMap((column) => (headings[column] ?? []).map((heading) => [heading, column] as const)));

/** A heading to compare by: without case, width, spaces and signs. */
export function plainHeading(heading: string): string {
  return heading
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_\-・().]/g, '');
}

/** The column that a heading means by itself, if any. */
export function columnOf(heading: string): LeadColumn | undefined {
  return byHeading.get(plainHeading(heading));
}

/** Whether a person may name a column in a mapping of their own. */
export function isLeadColumn(name: string): name is LeadColumn {
  return name in columns && !toolColumns.has(name as LeadColumn);
}

/** Reads a column's text, which holds something. */
export function readColumn(column: LeadColumn, text: string): unknown {
  return columns[column](text);
}
