import { Intent } from '@/lib/domain/lead';
import type { CrmRecord } from './connector';
import { isConnectorField, type Mapping, mappedFields } from './mapping';

/** The single values of a lead that a record filled, and which of its values could not be read as what we need. */
export type MappedValues = {
  fields: Record<string, unknown>;
  unread: { field: string; from: string }[];
};

const relations = ['prospect', 'customer', 'competitor', 'student', 'vendor', 'wrong_contact'];

/** Reads one CRM value as text; false is how Odoo says "empty", and a pair is how it names another record. */
function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value.trim() === '' ? null : value.trim();
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (Array.isArray(value) && typeof value[1] === 'string') return textOf(value[1]);
  return null;
}

function figureOf(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0 ? value : null;
  const text = textOf(value)?.replace(/[,_\s]/g, '');
  if (!text) return null;
  // "100-499" is how forms ask for a size: its lower end is certain.
  const figure = Number(/^\d+(?:\.\d+)?/.exec(text)?.[0]);
  return Number.isFinite(figure) ? figure : null;
}

function momentOf(value: unknown): number | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : null;
  const text = textOf(value);
  if (!text) return null;
  // A CRM's moment without an offset is UTC.
  const at = Date.parse(
    /(?:Z|[+-]\d{2}:?\d{2})$/.test(text) ? text : `${text.replace(' ', 'T')}${text.includes(':') ? 'Z' : 'T00:00:00Z'}`,
  );
  return Number.isNaN(at) ? null : at;
}

/** Puts a record's values into our fields as the mapping says. A value that can't be read is left out and named, never guessed. */
export function mapRecord(record: CrmRecord, mapping: Mapping): MappedValues {
  const flat: Record<string, unknown> = {};
  const custom: Record<string, string | number | boolean> = {};
  const unread: MappedValues['unread'] = [];
  for (const [field, candidates] of Object.entries(mapping.fields)) {
    const from = candidates.find((name) => isGiven(record.values[name]));
    if (from === undefined || isConnectorField(field)) continue;
    const raw = translated(mapping, field, record.values[from]);
    if (field.startsWith('custom.')) {
      const value = typeof raw === 'number' || typeof raw === 'boolean' ? raw : textOf(raw);
      if (value !== null) custom[field.slice('custom.'.length)] = value;
      continue;
    }
    const value = readAs(field, raw, record);
    if (value === null) unread.push({ field, from });
    else flat[field] = value;
  }
  const fields: Record<string, unknown> = {};
  const company: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(flat)) {
    if (field.startsWith('company.')) company[field.slice('company.'.length)] = value;
    else fields[field] = value;
  }
  if (Object.keys(company).length > 0) fields.company = company;
  if (Object.keys(custom).length > 0) fields.custom = custom;
  return { fields, unread };
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false && value !== '' && !(Array.isArray(value) && value.length === 0);
}

function translated({ values }: Mapping, field: string, value: unknown): unknown {
  const text = textOf(value);
  const table = values[field];
  return text !== null && table && Object.hasOwn(table, text) ? table[text] : value;
}

function readAs(field: string, value: unknown, record: CrmRecord): unknown {
  if (!(mappedFields as readonly string[]).includes(field)) return null;
  switch (field) {
    case 'company.employees':
    case 'expectedAmount':
      return figureOf(value);
    case 'consentAt':
      return value === true ? record.createdAt : momentOf(value);
    case 'importedScore': {
      const score = figureOf(value);
      return score === null ? null : { value: score, source: 'crm', at: record.changedAt };
    }
    case 'intent':
      return Intent.safeParse(textOf(value)).data ?? null;
    case 'relation':
      return relations.includes(textOf(value) ?? '') ? textOf(value) : null;
    case 'language': {
      const code = textOf(value)?.slice(0, 2).toLowerCase();
      return code === 'ja' || code === 'en' ? code : null;
    }
    default:
      return textOf(value)?.slice(0, 4_000) ?? null;
  }
}
