import type { CrmActivity } from '@/server/connectors/connector';
import { plainText } from '@/server/connectors/html-text';
import type { HubspotApi, HubspotRow } from './hubspot-api';
import { keyOf, momentOf } from './tell-contacts';
import { markIn } from './write-engagement';

export const engagementTypes = ['calls', 'meetings', 'emails', 'notes', 'tasks'] as const;
export type EngagementType = (typeof engagementTypes)[number];

type Properties = Record<string, string | null>;
type What = Pick<CrmActivity, 'type' | 'occurredAt'> & Partial<CrmActivity> & { body?: string | null };

/** How each kind of engagement is read: its properties, and what it is to us; null for what is nothing (yet). */
const kinds: Record<EngagementType, { properties: string[]; tell(properties: Properties, now: number): What | null }> = {
  calls: {
    properties: ['hs_timestamp', 'hs_call_title', 'hs_call_body', 'hs_call_disposition', 'hs_call_status', 'hs_call_direction'],
    tell: ({ hs_timestamp, hs_call_title, hs_call_body, hs_call_disposition, hs_call_status }) => {
      const occurredAt = momentOf(hs_timestamp);
      if (occurredAt === null || hs_call_status === 'QUEUED' || hs_call_status === 'CALLING_CRM_USER') return null;
      const outcome = hs_call_disposition || (hs_call_status === 'COMPLETED' ? null : hs_call_status);
      return {
        type: 'call',
        channel: 'phone',
        occurredAt,
        body: hs_call_body ?? null,
        ...titled(hs_call_title),
        ...(outcome ? { outcome } : {}),
      };
    },
  },
  meetings: {
    properties: ['hs_timestamp', 'hs_meeting_title', 'hs_meeting_body', 'hs_meeting_start_time', 'hs_meeting_outcome'],
    tell: ({ hs_timestamp, hs_meeting_title, hs_meeting_body, hs_meeting_start_time, hs_meeting_outcome }, now) => {
      const occurredAt = momentOf(hs_meeting_start_time) ?? momentOf(hs_timestamp);
      // Until it begins nothing has happened, and one called off never happens.
      if (occurredAt === null || occurredAt > now || /^CANCELL?ED$/.test(hs_meeting_outcome ?? '')) return null;
      const outcome = hs_meeting_outcome && hs_meeting_outcome !== 'SCHEDULED' ? { outcome: hs_meeting_outcome } : {};
      return { type: 'meeting', occurredAt, body: hs_meeting_body ?? null, ...titled(hs_meeting_title), ...outcome };
    },
  },
  emails: {
    properties: ['hs_timestamp', 'hs_email_subject', 'hs_email_text', 'hs_email_direction', 'hs_email_status'],
    tell: ({ hs_timestamp, hs_email_subject, hs_email_text, hs_email_direction, hs_email_status }) => {
      const occurredAt = momentOf(hs_timestamp);
      // What never reached anybody is no touch.
      if (occurredAt === null || /^(?:BOUNCED|FAILED|SCHEDULED|SENDING)$/.test(hs_email_status ?? '')) return null;
      const mail = { channel: 'mail' as const, occurredAt, body: hs_email_text ?? null, ...titled(hs_email_subject) };
      return hs_email_direction === 'INCOMING_EMAIL' ? { ...mail, type: 'reply', by: null } : { ...mail, type: 'mail' };
    },
  },
  notes: {
    properties: ['hs_timestamp', 'hs_note_body'],
    tell: ({ hs_timestamp, hs_note_body }) => {
      const occurredAt = momentOf(hs_timestamp);
      return occurredAt === null || !hs_note_body ? null : { type: 'note', occurredAt, body: hs_note_body };
    },
  },
  tasks: {
    // A task's own moment is when it is due. What came of it is an engagement of its own, so a task is never a touch.
    properties: ['hs_timestamp', 'hs_task_subject', 'hs_task_body', 'hs_task_status', 'hs_createdate'],
    tell: ({ hs_timestamp, hs_task_subject, hs_task_body, hs_task_status, hs_createdate }) => {
      const occurredAt = momentOf(hs_createdate);
      if (occurredAt === null || hs_task_status === 'COMPLETED' || hs_task_status === 'DEFERRED') return null;
      const due = momentOf(hs_timestamp);
      const parts = [hs_task_subject, due === null ? null : new Date(due).toISOString().slice(0, 10)].filter((part) => part);
      return { type: 'task', occurredAt, title: parts.join(' · '), body: hs_task_body ?? null };
    },
  },
};

/** What to read of an engagement. */
export function engagementProperties(type: EngagementType): string[] {
  return [...kinds[type].properties, 'hubspot_owner_id'];
}

/** What engagements are to us, on each contact they have to do with. */
export async function tellEngagements(
  api: HubspotApi,
  type: EngagementType,
  rows: readonly HubspotRow[],
  now: number,
  signal: AbortSignal,
): Promise<CrmActivity[]> {
  const told = rows.flatMap((row) => {
    const what = kinds[type].tell(row.properties, now);
    return what === null ? [] : [{ row, what }];
  });
  if (told.length === 0) return [];
  const contacts = await api.associated(
    type,
    'contacts',
    told.map(({ row }) => row.id),
    signal,
  );
  return told.flatMap(({ row, what: { body, ...what } }) => {
    const note = plainText(body ?? null);
    const own = markIn(note);
    return (contacts.get(row.id) ?? []).map((contact) => ({
      kind: 'activity' as const,
      on: keyOf(contact),
      id: `${type}/${row.id}`,
      by: row.properties.hubspot_owner_id || null,
      ...what,
      ...(note === null ? {} : { note }),
      ...(own === null ? {} : { own }),
    }));
  });
}

function titled(title: string | null | undefined): { title?: string } {
  return title ? { title } : {};
}
