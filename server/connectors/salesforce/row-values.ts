import type { CrmKey } from '@/server/connectors/connector';
import type { SalesforceRow } from './salesforce-api';

/** A value's text; null for nothing. */
export function textIn(row: SalesforceRow, name: string): string | null {
  const value = row[name];
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

/** A value's moment; a day without time is midnight UTC. Null for nothing. */
export function momentIn(row: SalesforceRow, name: string): number | null {
  // "+0000" is how the REST API writes UTC.
  const at = Date.parse((textIn(row, name) ?? '').replace(/\+0000$/, 'Z'));
  return Number.isNaN(at) ? null : at;
}

export function idIn(row: SalesforceRow, name = 'Id'): string {
  return textIn(row, name) ?? '';
}

/** Whose something is; a queue's is nobody's. The first three characters of an id say what it is of. */
export function userIn(row: SalesforceRow, name: string): string | null {
  const id = textIn(row, name);
  return id?.startsWith('005') ? id : null;
}

/** The person that an activity is about, where it is a lead or a contact. */
export function whoIn(row: SalesforceRow): CrmKey | null {
  const id = textIn(row, 'WhoId');
  if (id?.startsWith('00Q')) return { type: 'Lead', id };
  return id?.startsWith('003') ? { type: 'Contact', id } : null;
}
