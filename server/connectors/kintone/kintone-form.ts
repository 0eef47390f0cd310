import { z } from 'zod';
import { CrmFault } from '@/server/connectors/crm-fault';

const Property = z.looseObject({
  type: z.string(),
  code: z.string(),
  label: z.string().default(''),
  protocol: z.string().optional(),
  enabled: z.boolean().optional(),
  options: z.record(z.string(), z.object({ label: z.string(), index: z.coerce.number() })).optional(),
  lookup: z.object({ relatedApp: z.object({ app: z.coerce.string() }), relatedKeyField: z.string() }).nullish(),
});
const Fields = z.object({ properties: z.record(z.string(), Property) });
const States = z.object({
  enable: z.boolean(),
  states: z.record(z.string(), z.object({ name: z.string(), index: z.coerce.number() })).nullable(),
});

/** A field of an app's form. */
export type FormField = {
  code: string;
  label: string;
  type: string;
  protocol?: string | undefined;
  /** What can be chosen, in its order. */
  options: string[];
  /** Whose records it looks up, and by which of their fields. */
  lookup?: { app: string; key: string };
};

/** What an app's records hold. An administrator may rename codes and labels at any time; system fields too, so they are known by type. */
export type Form = {
  fields: FormField[];
  updated: string;
  created: string;
  /** The states of process management in their order; null while it is off. */
  states: string[] | null;
};

/** Reads what kintone tells of a form. @throws {CrmFault} for what is no form. */
export function formOf(fields: unknown, states: unknown): Form {
  const told = Fields.safeParse(fields);
  const process = states === null ? null : States.safeParse(states);
  if (!told.success || process?.success === false) throw new CrmFault('broken', 'app/form/fields');
  const all = Object.values(told.data.properties)
    .filter(({ type, enabled }) => !(type === 'STATUS' || type === 'STATUS_ASSIGNEE' || type === 'CATEGORY') || enabled === true)
    .map(
      ({ code, label, type, protocol, options = {}, lookup }): FormField => ({
        code,
        label,
        type,
        protocol,
        options: inOrder(Object.values(options)).map((option) => option.label),
        ...(lookup ? { lookup: { app: lookup.relatedApp.app, key: lookup.relatedKeyField } } : {}),
      }),
    );
  const codeOf = (type: string, otherwise: string) => all.find((field) => field.type === type)?.code ?? otherwise;
  return {
    fields: all,
    updated: codeOf('UPDATED_TIME', '更新日時'),
    created: codeOf('CREATED_TIME', '作成日時'),
    states: process?.data.enable ? inOrder(Object.values(process.data.states ?? {})).map(({ name }) => name) : null,
  };
}

function inOrder<Item extends { index: number }>(items: Item[]): Item[] {
  return items.sort((a, b) => a.index - b.index);
}

/** Which kinds of field may hold something. */
export type Kind = 'text' | 'person' | 'moment' | 'any';
const persons = ['USER_SELECT', 'CREATOR', 'MODIFIER', 'STATUS_ASSIGNEE'];
const moments = ['DATE', 'DATETIME', 'CREATED_TIME', 'UPDATED_TIME'];
/** They hold no value of the record's own. */
const structure = ['GROUP', 'REFERENCE_TABLE', 'SUBTABLE', 'FILE', 'CATEGORY', 'ORGANIZATION_SELECT', 'GROUP_SELECT'];

/**
 * The field that a mapping's name means: by its code, else by its label as people see it ("会社名 (正式)" is 会社名), or of a kind, with
 * `@`: `@user` the first choice of a user, `@mail` and `@call` the first such link, `@status` process management.
 */
export function fieldOf(form: Form, name: string, kind: Kind = 'any'): FormField | null {
  const fits = ({ type }: FormField) =>
    !structure.includes(type) &&
    (kind === 'any' || (kind === 'person' ? persons.includes(type) : kind === 'moment' ? moments.includes(type) : !persons.includes(type)));
  const fields = form.fields.filter(fits);
  switch (name) {
    case '@user':
      return fields.find(({ type }) => type === 'USER_SELECT') ?? null;
    case '@mail':
    case '@call':
      return fields.find(({ type, protocol }) => type === 'LINK' && protocol === name.slice(1).toUpperCase()) ?? null;
    case '@status':
      return form.states === null ? null : (fields.find(({ type }) => type === 'STATUS') ?? null);
    case '@creator':
      return fields.find(({ type }) => type === 'CREATOR') ?? null;
    case '@created':
      return fields.find(({ type }) => type === 'CREATED_TIME') ?? null;
    default:
      return fields.find(({ code }) => code === name) ?? fields.find(({ label }) => plain(label) === plain(name)) ?? null;
  }
}

function plain(label: string): string {
  return label
    .normalize('NFKC')
    .replace(/\(.*?\)|【.*?】|[※*＊\s]|[:：]$/g, '')
    .toLowerCase();
}

/** Whether a person may want to map a field. */
export function isContent({ type }: FormField): boolean {
  return !structure.includes(type) && !/^(?:RECORD_NUMBER|CREATOR|CREATED_TIME|MODIFIER|UPDATED_TIME|STATUS|STATUS_ASSIGNEE)$/.test(type);
}
