import { ActivityType } from '@/lib/domain/lead';
import type { Instant } from '@/lib/domain/time';
import type { CrmActivity, WriteBack } from '@/server/connectors/connector';
import { CrmFault } from '@/server/connectors/crm-fault';
import type { Mapping } from '@/server/connectors/mapping';
import type { KintoneApi, KintoneRecord } from './kintone-api';
import { type Form, type FormField, fieldOf } from './kintone-form';
import { dateAt, dayMoment, idOf, momentOf, personOf, plainValue, quoted, stampOf } from './kintone-values';
import { markOf, writtenBackId } from './own-mark';
import { type Found, RECORD } from './tell-leads';

/** How an activity names its lead: by the lead's number, or by a field of the lead that it looks up. */
export type Link = { at: FormField; key: string | null };

/** The field by which activities name their lead: the one that looks up the lead app, else one that the mapping names and that holds numbers. */
export function linkOf(leads: { app: string; form: Form }, form: Form, mapping: Mapping): Link | null {
  for (const name of mapping.fields['activity.lead'] ?? []) {
    const at = name === '@lookup' ? form.fields.find(({ lookup }) => lookup?.app === leads.app) : fieldOf(form, name, 'text');
    if (!at) continue;
    const key = at.lookup?.app === leads.app ? at.lookup.key : null;
    const isNumber = key === null || key === '$id' || leads.form.fields.find(({ code }) => code === key)?.type === 'RECORD_NUMBER';
    return { at, key: isNumber ? null : key };
  }
  return null;
}

const KEYS_AT_ONCE = 100;

/** The leads that activities name, by what they write. A key that several leads share names none of them. */
export async function leadsNamed(
  api: KintoneApi,
  app: string,
  link: Link,
  rows: readonly KintoneRecord[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const written = [...new Set(rows.map((row) => String(plainValue(row, link.at.code) ?? '')).filter((text) => text !== ''))];
  const { key } = link;
  // A record number may carry the app's code: "LEAD-12".
  if (key === null) return new Map(written.flatMap((text) => [[text, /(\d+)$/.exec(text)?.[1] ?? '']] as const));
  const named = new Map<string, string>();
  for (let from = 0; from < written.length; from += KEYS_AT_ONCE) {
    const keys = written
      .slice(from, from + KEYS_AT_ONCE)
      .map(quoted)
      .join(', ');
    const leads = await api.records(app, `${key} in (${keys}) order by $id asc limit 500`, ['$id', key], 'news', signal);
    for (const lead of leads) {
      const text = String(plainValue(lead, key) ?? '');
      named.set(text, named.has(text) ? '' : String(idOf(lead)));
    }
  }
  return named;
}

/** What a record of the activity app is to us. One that lies ahead is a task from when it was entered: that it came about, a change says. */
export function tellActivities(
  rows: readonly KintoneRecord[],
  { app, form, found, mapping, now }: { app: string; form: Form; found: Found; mapping: Mapping; now: Instant },
  leadOf: (row: KintoneRecord) => string,
): CrmActivity[] {
  return rows.flatMap((row) => {
    const lead = leadOf(row);
    const writtenAt = momentOf(row, form.created);
    if (lead === '' || writtenAt === null) return [];
    const first = <Value>(field: string, read: (code: string) => Value | null | undefined): Value | null =>
      found.flatMap((one) => (one.field === field ? [read(one.at.code)] : [])).find((value) => value !== null && value !== undefined) ??
      null;
    const textIn = (field: string) => {
      const value = first(field, (code) => plainValue(row, code));
      return value === null ? null : String(value);
    };
    const when = first('activity.at', (code) => momentOf(row, code) ?? dayMoment(row[code]?.value, writtenAt)) ?? writtenAt;
    const kind = textIn('activity.type');
    const type = ActivityType.safeParse(kind === null ? null : (mapping.values['activity.type']?.[kind] ?? kind)).data ?? 'note';
    const title = textIn('activity.title') ?? kind;
    const note = textIn('activity.note');
    const outcome = textIn('activity.result');
    const own = note === null ? null : writtenBackId(note);
    // A clock that is behind kintone's makes nothing a plan.
    const ahead = when > Math.max(now, writtenAt);
    return [
      {
        kind: 'activity' as const,
        on: { type: RECORD, id: lead },
        id: `${ahead ? 'planned' : 'record'}/${app}/${idOf(row)}`,
        type: ahead ? ('task' as const) : type,
        occurredAt: ahead ? writtenAt : when,
        by: first('activity.by', (code) => personOf(row, code)?.code),
        ...(outcome === null || ahead ? {} : { outcome }),
        ...(title === null ? {} : { title }),
        ...(note === null ? {} : { note: note.slice(0, 4_000) }),
        ...(own === null ? {} : { own }),
      },
    ];
  });
}

/**
 * Writes an act into the activity app, filling the fields that the mapping found there. What was written before is found by its mark.
 * @returns the id under which it comes back. @throws {CrmFault} `refused` where the lead has nothing to be named by.
 */
export async function writeActivity(
  api: KintoneApi,
  leads: string,
  { app, found, mapping, link }: { app: string; found: Found; mapping: Mapping; link: Link },
  item: WriteBack,
  signal: AbortSignal,
): Promise<string> {
  const name = link.key === null ? item.on.id : await keyOfLead(api, leads, link.key, item.on.id, signal);
  const text = found.find(({ field, at }) => field === 'activity.note' && ['MULTI_LINE_TEXT', 'SINGLE_LINE_TEXT'].includes(at.type))?.at;
  if (!text) throw new CrmFault('refused', 'the activity app has no field for a text: name one as activity.note');
  const before = await api.records(
    app,
    `${link.at.code} ${link.at.type === 'NUMBER' ? '=' : 'in'} ${link.at.type === 'NUMBER' ? quoted(name) : `(${quoted(name)})`} order by $id desc limit 50`,
    ['$id', text.code],
    'writing',
    signal,
  );
  const had = before.find((row) => writtenBackId(String(plainValue(row, text.code) ?? '')) === item.id);
  if (had) return `record/${app}/${idOf(had)}`;

  const record: Record<string, { value: unknown }> = { [link.at.code]: { value: name } };
  const fill = (field: string, value: (at: FormField) => unknown) => {
    for (const one of found) {
      const given = one.field === field && !(one.at.code in record) ? value(one.at) : undefined;
      if (given === undefined) continue;
      record[one.at.code] = { value: given };
      return;
    }
  };
  const lines = [item.subject, item.text, markOf(item.id)];
  record[text.code] = { value: lines.join(text.type === 'SINGLE_LINE_TEXT' ? ' / ' : '\n') };
  fill('activity.at', ({ type }) => (type === 'DATE' ? dateAt(item.at) : type === 'DATETIME' ? stampOf(item.at) : undefined));
  fill('activity.title', ({ type }) => (type === 'SINGLE_LINE_TEXT' ? item.subject : undefined));
  fill('activity.by', ({ type }) => (type === 'USER_SELECT' && item.by.crmUser !== null ? [{ code: item.by.crmUser }] : undefined));
  // Only what the field offers: anything else would refuse the whole record.
  const touch = item.touch;
  if (touch) {
    const kinds = mapping.values['activity.type'] ?? {};
    fill('activity.type', ({ options }) => options.find((option) => (kinds[option] ?? option) === touch.type));
    fill('activity.result', ({ options }) => options.find((option) => mapping.outcomes[option] === touch.result));
  }
  return `record/${app}/${await api.addRecord(app, record, signal)}`;
}

async function keyOfLead(api: KintoneApi, app: string, key: string, id: string, signal: AbortSignal): Promise<string> {
  const [lead] = await api.records(app, `$id = ${Number(id)} limit 1`, ['$id', key], 'writing', signal);
  if (!lead) throw new CrmFault('not_found', 'the record is gone');
  const name = plainValue(lead, key);
  if (name === undefined) throw new CrmFault('refused', `the record has nothing in "${key}", by which activities name it`);
  return String(name);
}
