import { z } from 'zod';
import { departments, Intent, type LeadRef } from '@/lib/domain/lead';
import type { Instant } from '@/lib/domain/time';
import type { LeadInput } from '@/server/services/ingest';

const word = (max: number) => z.string().max(max, `is longer than ${max} characters`);
const figure = z
  .string()
  .transform((text) => Number(text.replace(/[,_\s]/g, '')))
  .pipe(z.number({ error: 'is not a number' }).nonnegative('is below zero'));
const truth = z
  .string()
  .toLowerCase()
  .refine((text) => ['true', 'false', 'yes', 'no', '1', '0', 'はい', 'いいえ'].includes(text), 'is neither yes nor no')
  .transform((text) => ['true', 'yes', '1', 'はい'].includes(text));

/**
 * A date, or a date and time; without an offset it is Japan's.
 * Figures alone are epoch milliseconds.
 */
const moment = z.string().transform((text, context): Instant => {
  const plain = text.trim().replaceAll('/', '-');
  const day = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/.exec(plain);
  if (day) {
    const [, year, month, date, hour = '00', minute = '00', second = '00', offset = '+09:00'] = day;
    const two = (part = '') => part.padStart(2, '0');
    const zone = offset === 'Z' || offset.includes(':') ? offset : `${offset.slice(0, 3)}:${offset.slice(3)}`;
    const wall = `${year}-${two(month)}-${two(date)}`;
    const at = Date.parse(`${wall}T${two(hour)}:${minute}:${second}${zone}`);
    // 31 February is the 3rd of March to Date.parse.
    const real = new Date(`${wall}T00:00:00Z`);
    if (!Number.isNaN(at) && !Number.isNaN(real.getTime()) && real.toISOString().startsWith(wall)) return at;
  } else if (/^\d{12,13}$/.test(plain)) return Number(plain);
  context.addIssue({ code: 'custom', message: 'is not a date such as 2026-11-24 or 2026-11-24 09:30' });
  return z.NEVER;
});

/** Every column that an import understands, with what it must hold. */
const columns = {
  id: word(200).min(1, 'is empty'),
  name: word(500).min(1, 'is empty'),
  company: word(500),
  industry: word(200),
  employees: figure,
  country: word(100),
  address: word(500),
  department: word(200),
  title: word(200),
  role: word(100),
  phone: word(50).regex(/^[\d+()\-−ー.\s#x]*$/i, 'is not a phone number'),
  email: word(320).regex(/^[^\s@]+@[^\s@]+$/, 'is not a mail address'),
  source: word(200),
  campaign: word(200),
  intent: z.string().pipe(z.enum(Intent.options, { error: `is none of ${Intent.options.join(', ')}` })),
  sourcedBy: z.enum(['mkt', 'sales'], { error: 'is neither mkt nor sales' }),
  language: z.enum(['ja', 'en'], { error: 'is neither ja nor en' }),
  owner: word(80),
  team: word(80),
  stage: word(60),
  createdAt: moment,
  consentAt: moment,
  handedOffAt: moment,
  handedOffTo: z.enum(departments, { error: `is none of ${departments.join(', ')}` }),
  expectedAmount: figure,
  doNotContact: truth,
  note: word(4_000),
} as const satisfies Record<string, z.ZodType>;

/** A column that an import understands. */
export type LeadColumn = keyof typeof columns;
export const leadColumns = Object.keys(columns) as LeadColumn[];

/** Headings that are understood without a mapping, compared without case, spaces and signs. */
const headings: Partial<Record<LeadColumn, readonly string[]>> = {
  id: ['id', 'recordid', 'leadid', 'contactid', 'レコードid', 'リードid', 'コンタクトid'],
  name: ['name', 'fullname', 'contactname', 'leadname', '氏名', '名前', 'お名前', '担当者名'],
  company: ['company', 'companyname', 'account', 'accountname', '会社', '会社名', '企業名', '取引先名'],
  industry: ['industry', '業種', '業界'],
  employees: ['employees', 'numberofemployees', 'size', '従業員数', '従業員'],
  country: ['country', '国'],
  address: ['address', '住所'],
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

/** The column that a heading means by itself, if any. */
export function columnOf(heading: string): LeadColumn | undefined {
  const plain = heading
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_\-・().]/g, '');
  return leadColumns.find((column) => headings[column]?.includes(plain));
}

/** What every line of a file has in common. */
export type ImportContext = {
  site: string;
  type: string;
  team: string;
  now: Instant;
  teams: ReadonlySet<string>;
  people: ReadonlySet<string>;
  stages: ReadonlySet<string>;
  makeId: () => string;
};

/** Reads one line's values by column. @returns the lead, or what is wrong with it, each part naming its column. */
export function readLine(values: Partial<Record<LeadColumn, string>>, context: ImportContext): { lead: LeadInput } | { refused: string[] } {
  const refused: string[] = [];
  const read = <Column extends LeadColumn>(column: Column): z.output<(typeof columns)[Column]> | undefined => {
    const text = values[column]?.trim() ?? '';
    if (text === '') return undefined;
    const parsed = columns[column].safeParse(text);
    if (parsed.success) return parsed.data as z.output<(typeof columns)[Column]>;
    refused.push(`${column} ${parsed.error.issues[0]?.message ?? 'is not valid'}`);
    return undefined;
  };
  const row = Object.fromEntries(leadColumns.map((column) => [column, read(column)])) as {
    [Column in LeadColumn]?: z.output<(typeof columns)[Column]>;
  };
  for (const column of ['id', 'name'] as const) if (!values[column]?.trim()) refused.push(`${column} is empty`);
  const team = row.team ?? context.team;
  if (!context.teams.has(team)) refused.push(`team: there is no team "${clip(team)}"`);
  if (row.owner !== undefined && !context.people.has(row.owner)) refused.push(`owner: nobody is called "${clip(row.owner)}"`);
  if (row.stage !== undefined && !context.stages.has(row.stage)) refused.push(`stage: there is no stage "${clip(row.stage)}"`);
  for (const column of ['createdAt', 'consentAt', 'handedOffAt'] as const)
    if ((row[column] ?? 0) > context.now) refused.push(`${column} lies in the future`);
  if (refused.length > 0) return { refused };

  const { now } = context;
  const ref: LeadRef = { site: context.site, type: context.type, id: row.id ?? '' };
  const company = compact({
    name: row.company,
    industry: row.industry,
    employees: row.employees,
    country: row.country,
    address: row.address,
  });
  const to = row.handedOffTo ?? (row.handedOffAt === undefined ? undefined : 'is');
  return {
    lead: compact({
      id: context.makeId(),
      rev: 1,
      refs: [ref],
      team,
      owner: row.owner ?? null,
      name: row.name ?? '',
      language: row.language,
      company: Object.keys(company).length > 0 ? company : undefined,
      department: row.department,
      title: row.title,
      role: row.role,
      phone: row.phone,
      email: row.email,
      source: row.source,
      campaign: row.campaign,
      intent: row.intent,
      sourcedBy: row.sourcedBy,
      createdAt: row.createdAt ?? now,
      consentAt: row.consentAt,
      expectedAmount: row.expectedAmount,
      doNotApproach: row.doNotContact ? { reason: 'import', at: now } : undefined,
      stages:
        row.stage === undefined
          ? undefined
          : [{ stage: row.stage, at: row.handedOffAt ?? row.createdAt ?? now, recordedAt: now, by: 'import' as const }],
      handOffs:
        to === undefined
          ? undefined
          : [
              {
                id: `import:${context.site}:${ref.id}`,
                from: 'mkt' as const,
                to,
                at: row.handedOffAt ?? now,
                recordedAt: now,
                ...(row.intent ? { intent: row.intent } : {}),
              },
            ],
      activities: row.note
        ? [
            {
              id: `import-note:${context.site}:${ref.id}`,
              type: 'note' as const,
              occurredAt: row.createdAt ?? now,
              recordedAt: now,
              note: row.note,
              source: 'captured' as const,
            },
          ]
        : undefined,
    }),
  };
}

function compact<Shape extends object>(shape: Shape): Shape {
  return Object.fromEntries(Object.entries(shape).filter(([, value]) => value !== undefined)) as Shape;
}

function clip(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
