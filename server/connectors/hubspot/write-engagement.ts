import type { WriteBack } from '@/server/connectors/connector';
import { CrmFault } from '@/server/connectors/crm-fault';
import { htmlOf, plainText } from '@/server/connectors/html-text';
import type { Mapping } from '@/server/connectors/mapping';
import type { HubspotApi } from './hubspot-api';

type Written = 'calls' | 'meetings' | 'emails' | 'notes';

/** HubSpot's numbers for "this engagement is about that contact", and the property that holds each one's text. */
const places: Record<Written, { toContact: number; body: string }> = {
  calls: { toContact: 194, body: 'hs_call_body' },
  emails: { toContact: 198, body: 'hs_email_text' },
  meetings: { toContact: 200, body: 'hs_meeting_body' },
  notes: { toContact: 202, body: 'hs_note_body' },
};

/** The id of the write-back that a text says it is; null for everybody else's. HubSpot keeps no id of ours, so the text carries it. */
export function markIn(text: string | null): string | null {
  return /Tasuki-ID: (\S+)/.exec(text ?? '')?.[1] ?? null;
}

function markOf({ id }: WriteBack): string {
  return `Tasuki-ID: ${id}`;
}

/** Engagements of a contact in which the mark of what may have been written before is looked for. */
const LOOKED_AT = 100;

/**
 * Writes an act on its contact: a touch as the call, meeting or mail it was, anything else as a note, for its owner where HubSpot knows
 * them. What was written before is found by its mark among the contact's own, which knows no lag as a search does, and not written again.
 * @returns the id under which it comes back.
 */
export async function writeEngagement(api: HubspotApi, mapping: Mapping, item: WriteBack, signal: AbortSignal): Promise<string> {
  const contact = await contactOf(api, item, signal);
  const type = typeOf(item);
  const { toContact, body } = places[type];
  const there = (await api.associated('contacts', type, [contact], signal)).get(contact) ?? [];
  const newest = there.toSorted((a, b) => Number(b) - Number(a)).slice(0, LOOKED_AT);
  const had = newest.length === 0 ? [] : await api.read(type, newest, { properties: [body] }, signal);
  const written = had.find(({ properties }) => markIn(plainText(properties[body] ?? null)) === item.id);
  if (written) return `${type}/${written.id}`;
  const id = await api.create(
    type,
    {
      properties: {
        hs_timestamp: new Date(item.at).toISOString(),
        ...(item.by.crmUser === null ? {} : { hubspot_owner_id: item.by.crmUser }),
        ...propertiesOf(type, item, mapping),
      },
      associations: [{ to: { id: contact }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: toContact }] }],
    },
    signal,
  );
  return `${type}/${id}`;
}

/** A lead may be known by a deal or by a lead of HubSpot's: what is written goes to the person behind it. */
async function contactOf(api: HubspotApi, { on }: WriteBack, signal: AbortSignal): Promise<string> {
  if (on.type === '0-1') return on.id;
  const [contact] = (await api.associated(on.type === '0-3' ? 'deals' : 'leads', 'contacts', [on.id], signal)).get(on.id) ?? [];
  if (contact === undefined) throw new CrmFault('not_found', 'it has no contact');
  return contact;
}

function typeOf({ touch }: WriteBack): Written {
  switch (touch?.type) {
    case 'call':
      return 'calls';
    case 'meeting':
    case 'visit':
      return 'meetings';
    case 'mail':
    case 'reply':
      return 'emails';
    default:
      return 'notes';
  }
}

const meetingOutcomes: Record<string, string> = { held: 'COMPLETED', moved: 'RESCHEDULED', no_show: 'NO_SHOW' };

function propertiesOf(type: Written, item: WriteBack, { outcomes }: Mapping): Record<string, string> {
  const { subject, text, touch } = item;
  const html = `${htmlOf(text)}<br>${htmlOf(markOf(item))}`;
  const at = new Date(item.at).toISOString();
  switch (type) {
    case 'calls': {
      // A disposition is known by a long number of HubSpot's own.
      const disposition = Object.keys(outcomes).find((name) => /^[0-9a-f]{8}-/.test(name) && outcomes[name] === touch?.result);
      return {
        hs_call_title: subject,
        hs_call_body: html,
        hs_call_direction: 'OUTBOUND',
        hs_call_status: 'COMPLETED',
        ...(disposition === undefined ? {} : { hs_call_disposition: disposition }),
      };
    }
    case 'meetings':
      return {
        hs_meeting_title: subject,
        hs_meeting_body: html,
        hs_meeting_start_time: at,
        hs_meeting_end_time: at,
        hs_meeting_outcome: meetingOutcomes[touch?.result ?? ''] ?? 'COMPLETED',
      };
    case 'emails':
      return {
        hs_email_subject: subject,
        hs_email_text: `${text}\n${markOf(item)}`,
        hs_email_direction: touch?.type === 'reply' ? 'INCOMING_EMAIL' : 'EMAIL',
        hs_email_status: 'SENT',
      };
    case 'notes':
      return { hs_note_body: `<b>${htmlOf(subject)}</b><br>${html}` };
  }
}
