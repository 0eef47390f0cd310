import type { CrmKey, Told } from '@/server/connectors/connector';
import { isConnectorField, type Mapping } from '@/server/connectors/mapping';
import type { KintoneRecord } from './kintone-api';
import { type Form, type FormField, fieldOf, type Kind } from './kintone-form';
import { idOf, isTicked, momentOf, personOf, plainValue } from './kintone-values';

/** What a record of the lead app is called in a ref. */
export const RECORD = 'record';

/** Which fields of one form hold what, in the order in which the mapping asks for them. */
export type Found = { field: string; name: string; at: FormField }[];

/** Finds the mapping's names in the form of the lead app, or with `activities` those of its activities. */
export function findFields(form: Form, mapping: Mapping, activities = false): Found {
  return Object.entries(mapping.fields).flatMap(([field, names]) => {
    if (field.startsWith('activity.') !== activities) return [];
    return names.flatMap((name) => {
      const at = fieldOf(form, name, kindOf(field));
      return at === null ? [] : [{ field, name, at }];
    });
  });
}

function kindOf(field: string): Kind {
  if (field === 'owner' || field === 'activity.by') return 'person';
  if (field === 'activity.at') return 'moment';
  return field.startsWith('custom.') ? 'any' : 'text';
}

/** The codes to read: no more than somebody asked for. */
export function codesOf(form: Form, found: Found): string[] {
  return [...new Set(['$id', form.created, form.updated, ...found.map(({ at }) => at.code)])];
}

export function keyOf(record: KintoneRecord): CrmKey {
  return { type: RECORD, id: String(idOf(record)) };
}

/**
 * Leads as the hub wants them. kintone keeps no history of states that its API tells: the state that a record is in now counts from the
 * record's change. Who must not be contacted is told from the record's change too.
 */
export function tellLeads(rows: readonly KintoneRecord[], form: Form, found: Found): Told[] {
  return rows.flatMap((row): Told[] => {
    const on = keyOf(row);
    const createdAt = momentOf(row, form.created) ?? 0;
    const changedAt = momentOf(row, form.updated) ?? createdAt;
    const values: Record<string, unknown> = {};
    for (const { field, name, at } of found) {
      const value = isConnectorField(field) ? undefined : plainValue(row, at.code);
      if (value !== undefined) values[name] = value;
    }
    const first = <Value>(wanted: string, read: (code: string) => Value | null | undefined): Value | null => {
      for (const { field, at } of found) {
        const value = field === wanted ? read(at.code) : null;
        if (value !== null && value !== undefined) return value;
      }
      return null;
    };
    const status = first('status', (code) => plainValue(row, code));
    const told: Told[] = [
      {
        kind: 'record',
        on,
        values,
        createdAt,
        changedAt,
        owner: first('owner', (code) => personOf(row, code)?.code),
        status: status === null ? null : String(status),
      },
    ];
    for (const channel of ['mail', 'phone'] as const) {
      if (first(`optOut.${channel}`, (code) => isTicked(row, code) || null)) told.push({ kind: 'opt_out', on, channel, at: changedAt });
    }
    return told;
  });
}
