import type { CrmList, CrmRecord, NewActivity } from '../record';

/** What came of asking the server. */
export type Answer<T> = { kind: 'ok'; value: T } | { kind: 'missing' } | { kind: 'failed' };

async function ask<T>(path: string, init?: RequestInit): Promise<Answer<T>> {
  try {
    const response = await fetch(path, init);
    if (response.status === 404) return { kind: 'missing' };
    if (!response.ok) return { kind: 'failed' };
    return { kind: 'ok', value: (await response.json()) as T };
  } catch {
    return { kind: 'failed' };
  }
}

/** Every record, for the list. */
export function readList(): Promise<Answer<CrmList>> {
  return ask('/api/leads');
}

/** One record. */
export function readRecord(n: number, signal: AbortSignal): Promise<Answer<CrmRecord>> {
  return ask(`/api/leads/${n}`, { signal });
}

/** Logs something that happened; gives the record after. */
export function logActivity(n: number, activity: NewActivity): Promise<Answer<CrmRecord>> {
  return ask(`/api/leads/${n}/activities`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(activity),
  });
}
