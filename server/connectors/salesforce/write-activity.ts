import type { WriteBack } from '@/server/connectors/connector';
import { CrmFault } from '@/server/connectors/crm-fault';
import type { Mapping } from '@/server/connectors/mapping';
import { idIn, textIn } from './row-values';
import type { SalesforceApi } from './salesforce-api';
import type { SalesforceWords } from './salesforce-words';
import { quoted } from './soql';

/** The id of the write-back that a text says it is; null for everybody else's. A field of our own would have to be made by an admin first. */
export function markIn(text: string | null): string | null {
  return /Tasuki-ID: (\S+)/.exec(text ?? '')?.[1] ?? null;
}

/** Activities of a person in which the mark of what may have been written before is looked for. */
const LOOKED_AT = 200;

/**
 * Writes an act as an activity that was done: a meeting or visit as an event, all else as a task, in the name of who did it where Salesforce
 * knows them. What was written before is found by its mark and not written again.
 * @returns the id under which it comes back.
 */
export async function writeActivity(
  api: SalesforceApi,
  words: SalesforceWords,
  mapping: Mapping,
  item: WriteBack,
  signal: AbortSignal,
): Promise<string> {
  const type = item.touch?.type === 'meeting' || item.touch?.type === 'visit' ? 'Event' : 'Task';
  const target = await targetOf(api, item, signal);
  const [field = '', id = ''] = Object.entries(target)[0] ?? [];
  const { rows } = await api.query(
    `SELECT Id, Description FROM ${type} WHERE ${field} = ${quoted(id)} ORDER BY CreatedDate DESC LIMIT ${LOOKED_AT}`,
    signal,
  );
  const had = rows.find((row) => markIn(textIn(row, 'Description')) === item.id);
  if (had) return `${type}/${idIn(had)}`;
  const fields = {
    ...target,
    Subject: item.subject,
    Description: `${item.text}\n\nTasuki-ID: ${item.id}`,
    ...(type === 'Event' ? eventOf(item) : taskOf(item, words, mapping)),
  };
  const owner = item.by.crmUser === null ? {} : { OwnerId: item.by.crmUser };
  const written = await api.create(type, { ...fields, ...owner }, signal).catch((error: unknown) => {
    // Who has left may not own anything new; their name is in the text.
    if (error instanceof CrmFault && /INACTIVE/.test(error.detail)) return api.create(type, fields, signal);
    throw error;
  });
  return `${type}/${written}`;
}

/** A converted lead takes nothing any more: what happens with the person goes to the contact. */
async function targetOf(api: SalesforceApi, { on }: WriteBack, signal: AbortSignal): Promise<{ WhoId: string } | { WhatId: string }> {
  if (on.type === 'Opportunity') return { WhatId: on.id };
  if (on.type !== 'Lead') return { WhoId: on.id };
  const { rows } = await api.query(`SELECT Id, ConvertedContactId FROM Lead WHERE Id = ${quoted(on.id)} LIMIT 1`, signal);
  if (!rows[0]) throw new CrmFault('not_found', 'the lead was deleted');
  return { WhoId: textIn(rows[0], 'ConvertedContactId') ?? on.id };
}

function taskOf({ at, touch }: WriteBack, { doneStatus }: SalesforceWords, { outcomes }: Mapping): Record<string, string> {
  const subtype = touch?.type === 'call' ? 'Call' : touch?.type === 'mail' || touch?.type === 'reply' ? 'Email' : 'Task';
  const disposition = Object.keys(outcomes).find((name) => outcomes[name] === touch?.result);
  return {
    Status: doneStatus,
    TaskSubtype: subtype,
    ActivityDate: new Date(at).toISOString().slice(0, 10),
    ...(subtype === 'Call' && disposition !== undefined ? { CallDisposition: disposition } : {}),
  };
}

function eventOf({ at }: WriteBack): Record<string, string | number> {
  return { StartDateTime: new Date(at).toISOString(), DurationInMinutes: 0 };
}
