import { type ActivityType, Intent } from '@/lib/domain/lead';
import type { CrmActivity, CrmKey } from '@/server/connectors/connector';
import type { Mapping } from '@/server/connectors/mapping';
import { idIn, momentIn, textIn, userIn, whoIn } from './row-values';
import { orElse, type SalesforceApi, type SalesforceRow } from './salesforce-api';
import { markIn } from './write-activity';

export const taskFields = [
  'WhoId',
  'Subject',
  'Description',
  'IsClosed',
  'TaskSubtype',
  'Type',
  'CallDisposition',
  'ActivityDate',
  'CompletedDateTime',
  'CreatedDate',
  'OwnerId',
];

const LONGEST = 4_000;

function partsOf(row: SalesforceRow): Pick<CrmActivity, 'title' | 'note' | 'own'> {
  const [title, note] = [textIn(row, 'Subject'), textIn(row, 'Description')];
  const own = markIn(note);
  return {
    ...(title === null ? {} : { title }),
    ...(note === null ? {} : { note: note.slice(0, LONGEST) }),
    ...(own === null ? {} : { own }),
  };
}

/** What tasks are to us: calls and mails that were done, and what is planned. */
export async function tellTasks(api: SalesforceApi, rows: readonly SalesforceRow[], signal: AbortSignal): Promise<CrmActivity[]> {
  const mails = rows.filter((row) => typeOf(row) === 'mail').map((row) => idIn(row));
  const received = new Set(
    (await orElse(api.queryIn('SELECT ActivityId FROM EmailMessage WHERE Incoming = true AND ActivityId IN', mails, signal), [])).map(
      (row) => idIn(row, 'ActivityId'),
    ),
  );
  return rows.flatMap((row) => {
    const on = whoIn(row);
    const done = row.IsClosed === true;
    // The day of a task has no time of its own, so when it was closed says more; what is planned counts from when it was planned.
    const occurredAt = (done ? momentIn(row, 'CompletedDateTime') : null) ?? momentIn(row, 'CreatedDate');
    if (on === null || occurredAt === null) return [];
    const type = done ? typeOf(row) : 'task';
    const outcome = textIn(row, 'CallDisposition');
    const due = done ? null : textIn(row, 'ActivityDate');
    const parts = partsOf(row);
    return [
      {
        kind: 'activity' as const,
        on,
        id: `Task/${idIn(row)}`,
        occurredAt,
        by: userIn(row, 'OwnerId'),
        ...parts,
        ...(due === null ? {} : { title: [parts.title, due].filter((part) => part).join(' · ') }),
        type,
        ...(type === 'call' && outcome !== null ? { outcome } : {}),
        ...(type === 'call' ? { channel: 'phone' as const } : {}),
        ...(type === 'mail' ? { channel: 'mail' as const } : {}),
        ...(received.has(idIn(row)) ? { type: 'reply' as const, by: null } : {}),
      },
    ];
  });
}

function typeOf(row: SalesforceRow): ActivityType {
  const kind = `${textIn(row, 'TaskSubtype') ?? ''} ${textIn(row, 'Type') ?? ''}`;
  if (/\bcall\b/i.test(kind)) return 'call';
  if (/email/i.test(kind)) return 'mail';
  return /meeting/i.test(kind) ? 'meeting' : 'task';
}

export const eventFields = ['WhoId', 'Subject', 'Description', 'StartDateTime', 'OwnerId', 'CreatedDate', 'Location'];

/** Events whose beginning has come. Whether anybody came to them, a person says. */
export function tellEvents(rows: readonly SalesforceRow[], now: number): CrmActivity[] {
  return rows.flatMap((row) => {
    const on = whoIn(row);
    const occurredAt = momentIn(row, 'StartDateTime');
    if (on === null || occurredAt === null || occurredAt > now) return [];
    return [
      {
        kind: 'activity' as const,
        on,
        id: `Event/${idIn(row)}`,
        type: 'meeting' as const,
        occurredAt,
        by: userIn(row, 'OwnerId'),
        ...partsOf(row),
      },
    ];
  });
}

export const memberFields = [
  'LeadId',
  'ContactId',
  'HasResponded',
  'FirstRespondedDate',
  'CreatedDate',
  'Status',
  'Campaign.Name',
  'Campaign.Type',
];

const campaigns: readonly [ActivityType, RegExp][] = [
  ['webinar', /webinar|ウェビナー/i],
  ['event_scan', /trade show|conference|seminar|event|exhibition|展示会|セミナー/i],
  ['form', /web|form|content|advert|search|資料|フォーム/i],
  ['mail_click', /mail|メール/i],
];

/** Who answered to a campaign. Who was only put on its list did nothing. */
export function tellMembers(rows: readonly SalesforceRow[], { values }: Mapping): CrmActivity[] {
  return rows.flatMap((row) => {
    if (row.HasResponded !== true) return [];
    const on = memberOf(row);
    const created = momentIn(row, 'CreatedDate');
    const day = momentIn(row, 'FirstRespondedDate');
    // The day of the answer has no time: on the day of joining it was joining.
    const occurredAt = day === null || created === null ? (created ?? day) : Math.max(day, created);
    if (on === null || occurredAt === null) return [];
    const campaign = (row.Campaign ?? {}) as SalesforceRow;
    const [name, kind] = [textIn(campaign, 'Name'), textIn(campaign, 'Type')];
    const type = campaigns.find(([, words]) => words.test(kind ?? ''))?.[0] ?? 'other';
    const intent = Intent.safeParse(values.intent?.[name ?? ''] ?? values.intent?.[kind ?? '']).data;
    return [
      {
        kind: 'activity' as const,
        on,
        id: `CampaignMember/${idIn(row)}`,
        type,
        occurredAt,
        by: null,
        ...(name === null ? {} : { title: name }),
        ...(intent === undefined ? {} : { intent }),
      },
    ];
  });
}

function memberOf(row: SalesforceRow): CrmKey | null {
  // A converted lead's membership names both, and the contact is its other name.
  const [lead, contact] = [textIn(row, 'LeadId'), textIn(row, 'ContactId')];
  return lead !== null ? { type: 'Lead', id: lead } : contact !== null ? { type: 'Contact', id: contact } : null;
}
