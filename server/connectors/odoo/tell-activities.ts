import type { CrmActivity } from '@/server/connectors/connector';
import type { OdooApi, OdooRow } from './odoo-api';
import { idOf, momentOf, plainText, textOf } from './odoo-values';
import type { OdooWords } from './odoo-words';
import { MODEL } from './tell-leads';
import { writtenBackId } from './write-note';

export const messageFields = [
  'res_id',
  'date',
  'body',
  'subject',
  'message_type',
  'subtype_id',
  'mail_activity_type_id',
  'author_id',
  'message_id',
  'write_date',
];

/** What messages on leads are to us: calls, meetings and mails done, notes, what customers wrote. Odoo's own announcements are nothing. */
export async function tellMessages(odoo: OdooApi, words: OdooWords, rows: readonly OdooRow[], signal: AbortSignal): Promise<CrmActivity[]> {
  const firsts = await firstWords(odoo, rows, signal);
  return rows.flatMap((row) => {
    const lead = idOf(row.res_id);
    const occurredAt = momentOf(row.date) ?? momentOf(row.write_date);
    const kind = lead === null || occurredAt === null ? null : kindOf(row, firsts.has(row.id), words);
    if (lead === null || occurredAt === null || kind === null) return [];
    const own = writtenBackId(textOf(row.message_id));
    const title = textOf(row.subject);
    const note = plainText(row.body);
    return [
      {
        kind: 'activity' as const,
        on: { type: MODEL, id: String(lead) },
        id: `message/${row.id}`,
        occurredAt,
        ...kind,
        ...(title === null ? {} : { title }),
        ...(note === null ? {} : { note }),
        ...(own === null ? {} : { own }),
      },
    ];
  });
}

function kindOf(
  row: OdooRow,
  isFirst: boolean,
  words: OdooWords,
): Pick<CrmActivity, 'type' | 'by' | 'outcome' | 'result' | 'channel'> | null {
  const author = idOf(row.author_id);
  if (words.isBot(author)) return null;
  const by = words.userOf(author);
  const done = words.activityType(idOf(row.mail_activity_type_id));
  if (done) {
    // A meeting marked as done took place; of a call Odoo only knows that somebody made it.
    return { type: done.type, by, outcome: done.name, ...(done.type === 'meeting' ? { result: 'held' as const } : {}) };
  }
  switch (row.message_type) {
    case 'email':
      if (by !== null) return { type: 'mail', by, channel: 'mail' };
      return { type: isFirst ? 'inquiry' : 'reply', by: null, channel: 'mail' };
    case 'email_outgoing':
      return { type: 'mail', by, channel: 'mail' };
    case 'comment':
    case 'notification': {
      if (plainText(row.body) === null) return null;
      if (words.isInternal(idOf(row.subtype_id))) return isAnnouncement(row) ? null : { type: 'note', by };
      if (row.message_type === 'notification') return null;
      return by === null ? { type: 'reply', by: null } : { type: 'mail', by, channel: 'mail' };
    }
    default:
      return null;
  }
}

/** The messages with which the talk on a record began: a customer's mail that nobody wrote to before is no reply. */
async function firstWords(odoo: OdooApi, rows: readonly OdooRow[], signal: AbortSignal): Promise<Set<number>> {
  const leads = [...new Set(rows.flatMap((row) => (row.message_type === 'email' ? (idOf(row.res_id) ?? []) : [])))];
  if (leads.length === 0) return new Set();
  const talk = await odoo.search(
    'mail.message',
    {
      domain: [
        ['model', '=', MODEL],
        ['res_id', 'in', leads],
        ['message_type', 'in', ['email', 'email_outgoing', 'comment']],
      ],
      fields: ['res_id'],
      order: 'id',
    },
    signal,
  );
  const first = new Map<number, number>();
  for (const { id, res_id } of talk) if (!first.has(idOf(res_id) ?? 0)) first.set(idOf(res_id) ?? 0, id);
  return new Set(first.values());
}

/** Notes that Odoo writes by itself, such as that a meeting was scheduled: they link to what they announce. */
function isAnnouncement({ message_type, body }: OdooRow): boolean {
  return message_type === 'notification' && /data-oe-model=|o_mail_notification/.test(textOf(body) ?? '');
}

export const plannedFields = [
  'res_id',
  'activity_type_id',
  'summary',
  'note',
  'date_deadline',
  'create_date',
  'create_uid',
  'user_id',
  'write_date',
];

/** Activities that are planned and not done: a task of whom they are for, from when they were planned. */
export function tellPlanned(words: OdooWords, rows: readonly OdooRow[]): CrmActivity[] {
  return rows.flatMap((row) => {
    const lead = idOf(row.res_id);
    const occurredAt = momentOf(row.create_date);
    if (lead === null || occurredAt === null || row.active === false) return [];
    const user = idOf(row.user_id) ?? idOf(row.create_uid);
    const parts = [words.activityType(idOf(row.activity_type_id))?.name, textOf(row.summary), textOf(row.date_deadline)];
    return [
      {
        kind: 'activity' as const,
        on: { type: MODEL, id: String(lead) },
        id: `activity/${row.id}`,
        type: 'task' as const,
        occurredAt,
        by: user === null ? null : String(user),
        title: parts.filter((part) => part).join(' · '),
      },
    ];
  });
}

export const meetingFields = ['name', 'start', 'user_id', 'opportunity_id', 'active', 'location', 'write_date'];

/** Meetings whose beginning has come. Whether anybody came to them, a person says. */
export function tellMeetings(rows: readonly OdooRow[], now: number): CrmActivity[] {
  return rows.flatMap((row) => {
    const lead = idOf(row.opportunity_id);
    const occurredAt = momentOf(row.start);
    if (lead === null || occurredAt === null || occurredAt > now || row.active === false) return [];
    const user = idOf(row.user_id);
    const title = textOf(row.name);
    const place = textOf(row.location);
    return [
      {
        kind: 'activity' as const,
        on: { type: MODEL, id: String(lead) },
        id: `event/${row.id}`,
        type: 'meeting' as const,
        occurredAt,
        by: user === null ? null : String(user),
        ...(title === null ? {} : { title }),
        ...(place === null ? {} : { note: place }),
      },
    ];
  });
}
