import { hash } from 'node:crypto';
import { makeRef } from '@/lib/crm/site';
import type { Activity, Lead, LeadRef } from '@/lib/domain/lead';
import type { Agreement } from '@/lib/domain/rulebook';
import type { LocalText } from '@/lib/domain/text';
import type { Instant } from '@/lib/domain/time';
import { contentOf } from '@/server/ingest/mappings/page-groups';
import type { ActMeaning, SourceMapping } from '@/server/ingest/source-mapping';
import { cleanText } from './clean-text';
import { about, ofColumn, wrong } from './import-text';
import { type LeadColumn, moment, Wrong } from './lead-columns';
import { personalMail } from './mail-address';
import { type Assumed, type ReadContext, readLead } from './read-lead';
import type { ActPart, Target } from './record-plan';

/** What a line tells: a lead, with what it did where the line says so, or an act of somebody who is known. */
export type ReadRecord =
  | { kind: 'lead'; lead: Lead; assumed: Assumed; hasId: boolean; hash: string; submitted: Activity | null }
  | { kind: 'act'; refs: LeadRef[]; mail: string | null; activity: Activity; optOut: Lead['optOuts'][number] | null };

export type RecordContext = ReadContext & {
  mapping: SourceMapping | undefined;
  /** How the team's agreement groups pages. */
  pageGroups: Agreement['pageGroups'];
  /** The CRM that ids told by the tool belong to; null where none is named. */
  crm: { id: string; crm: string } | null;
  /** Where leads of this source come from, unless they say it. */
  source: string | null;
  /** Whether values have been freed already of what can't be kept. */
  clean?: boolean;
  /** Names what has no id of its own, the same at every telling. */
  key?: () => string;
};

/** A value with its place; numbers and truths are kept as they are where they become custom fields. */
export type Told = { target: Target; value: string | number | boolean };

const MAX_CUSTOM = 100;
const MAX_CUSTOM_TEXT = 1_000;
const NO = new Set(['false', 'no', '0', 'off', 'いいえ', '同意しない', '']);

/** Reads what a line tells, its values in the order of their ranks. @returns why it can't be taken, in both languages. */
export function readRecord(told: readonly Told[], context: RecordContext): ReadRecord | { refused: LocalText[] } {
  const { mapping } = context;
  const texts: Partial<Record<LeadColumn, string>> = {};
  const act: Partial<Record<ActPart, string>> = {};
  const crmIds: { type: string; id: string }[] = [];
  const instead = new Set<number>();
  let custom: Lead['custom'] | undefined;
  let customs = 0;
  let consents = false;
  for (const { target, value } of told) {
    const text = typeof value === 'string' ? (context.clean ? value.trim() : cleanText(value)) : String(value);
    if (text === '') continue;
    switch (target.to) {
      case 'lead':
        texts[target.column] ??= text;
        break;
      case 'act':
        act[target.part] ??= text;
        break;
      case 'instead':
        instead.add(target.rule);
        break;
      case 'crm':
        crmIds.push({ type: target.type, id: text });
        break;
      case 'consent':
        consents ||= !NO.has(text.toLowerCase());
        break;
      case 'custom':
        if (customs >= MAX_CUSTOM) break;
        custom ??= {};
        customs += 1;
        custom[target.name] = typeof value === 'string' ? text.slice(0, MAX_CUSTOM_TEXT) : value;
        break;
    }
  }
  if (mapping?.values !== undefined) {
    for (const [column, table] of Object.entries(mapping.values)) {
      const text = texts[column as LeadColumn];
      const meant = text === undefined ? undefined : table[text.normalize('NFKC').toLowerCase()];
      if (meant !== undefined) texts[column as LeadColumn] = meant;
      // What a form calls a wish that nobody knows is told as it stands, not refused.
      else if (text !== undefined && column === 'intent' && mapping.submission !== null) {
        delete texts.intent;
        custom = { ...custom, intent: text.slice(0, MAX_CUSTOM_TEXT) };
      }
    }
  }
  const refs: LeadRef[] = [];
  for (const { type, id } of crmIds) {
    if (context.crm === null) continue;
    try {
      refs.push(makeRef(context.crm, type, id));
    } catch {
      // An id of another form is nobody's.
    }
  }
  const kind = act.kind?.toLowerCase();
  if (mapping?.act && kind !== undefined && !mapping.submission?.kinds.includes(kind)) {
    return readAct(texts, act, instead, refs, context);
  }
  const at = act.at === undefined ? undefined : moment(act.at);
  if (at instanceof Wrong) return { refused: [ofColumn('at', at.text)] };
  const occurredAt = Math.min(at ?? context.now, context.now);
  if (consents && texts.consentAt === undefined) texts.consentAt = String(occurredAt);
  if (texts.source === undefined && context.source !== null) texts.source = context.source;
  const read = readLead(texts, context, {
    refs,
    ...(custom === undefined ? {} : { custom }),
    ...(context.key === undefined ? {} : { key: context.key }),
  });
  if ('refused' in read) return read;
  const { lead, assumed, hasId } = read;
  const submitted = mapping?.submission ? submission(lead, mapping.submission, act, occurredAt, context) : null;
  if (submitted) {
    // A message is part of the act, not a note of its own.
    lead.activities = [];
  }
  return { kind: 'lead', lead, assumed, hasId, submitted, hash: hashOf([texts, crmIds, custom, context.type]) };
}

function submission(
  lead: Lead,
  { type, channel }: NonNullable<SourceMapping['submission']>,
  act: Partial<Record<ActPart, string>>,
  occurredAt: Instant,
  context: RecordContext,
): Activity {
  const note = lead.activities.find((one) => one.type === 'note')?.note;
  const content = contentOf([act.url], context.pageGroups);
  const key = act.id ?? context.key?.() ?? hashOf([lead.refs[0], occurredAt, note]);
  return {
    id: `${context.site.id}:${key}`.slice(0, 250),
    type: lead.intent !== undefined && type === 'form' ? 'inquiry' : type,
    occurredAt,
    recordedAt: context.now,
    channel,
    source: 'captured',
    ...(lead.intent === undefined ? {} : { intent: lead.intent }),
    ...(act.title === undefined ? {} : { title: act.title.slice(0, 500) }),
    ...(content === undefined ? {} : { content }),
    ...(note === undefined ? {} : { note }),
  };
}

function readAct(
  texts: Partial<Record<LeadColumn, string>>,
  act: Partial<Record<ActPart, string>>,
  instead: ReadonlySet<number>,
  refs: LeadRef[],
  context: RecordContext,
): ReadRecord | { refused: LocalText[] } {
  const rules = context.mapping?.act;
  if (rules === undefined || act.kind === undefined) return { refused: [about.unknownAct()] };
  const kind = act.kind.normalize('NFKC').toLowerCase();
  let meaning: ActMeaning | undefined = Object.hasOwn(rules.kinds, kind)
    ? rules.kinds[kind]
    : /^https?:\/\//.test(kind)
      ? rules.kinds['*url']
      : undefined;
  for (const rule of instead) {
    const other = rules.instead?.[rule];
    if (meaning && other?.of === meaning.type) meaning = other.means;
  }
  if (!meaning) return { refused: [about.unknownAct()] };
  const at = act.at === undefined ? undefined : moment(act.at);
  if (at === undefined) return { refused: [ofColumn('at', wrong.empty())] };
  if (at instanceof Wrong) return { refused: [ofColumn('at', at.text)] };
  if (at > context.now) return { refused: [ofColumn('at', wrong.future())] };
  // Where the tool's own id of a person is missing, its id of the act must not stand for it.
  const id = texts.id !== undefined && texts.id !== act.id ? texts.id : undefined;
  const who = [...refs];
  if (id !== undefined) {
    try {
      who.push(makeRef(context.site, context.type, id));
    } catch {
      return { refused: [ofColumn('id', wrong.record())] };
    }
  }
  const mail = personalMail(texts.email);
  if (who.length === 0 && mail !== null) who.push({ site: context.site.id, type: context.type, id: `mail:${mail}`.slice(0, 200) });
  if (who.length === 0) return { refused: [about.nobody()] };
  const url = act.url ?? (/^https?:\/\//.test(act.kind) ? act.kind : undefined);
  const content = meaning.content ?? contentOf([url, act.title], context.pageGroups);
  const title = act.title ?? url;
  const activity: Activity = {
    id: `${context.site.id}:${act.id ?? hashOf([who, kind, at, act.title, url])}`.slice(0, 250),
    type: meaning.type,
    occurredAt: at,
    recordedAt: context.now,
    source: 'captured',
    ...(meaning.channel === undefined ? {} : { channel: meaning.channel }),
    ...(meaning.intent === undefined ? {} : { intent: meaning.intent }),
    ...(content === undefined ? {} : { content }),
    ...(title === undefined ? {} : { title: title.slice(0, 500) }),
  };
  const optOut = meaning.mail === 'opted_out' ? { channel: 'mail' as const, at, source: context.scoreSource } : null;
  return { kind: 'act', refs: who, mail, activity, optOut };
}

function hashOf(value: unknown): string {
  return hash('sha256', JSON.stringify(value), 'base64url').slice(0, 32);
}
