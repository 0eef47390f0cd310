import { z } from 'zod';
import type { CrmPerson } from '@/server/connectors/connector';
import type { Mapping, StatusMeaning } from '@/server/connectors/mapping';
import { type HubspotApi, orElse } from './hubspot-api';

/** The properties of a contact that say where it stands, and how the mapping calls their values: `lifecycle:lead`, `status:NEW`. */
export const statusProperties = { lifecyclestage: 'lifecycle', hs_lead_status: 'status' } as const;

/** What an account calls things: read once for each reading, as an admin may change any of it. */
export type HubspotWords = {
  people: CrmPerson[];
  /** The owner who is a user: HubSpot says by user who changed something and by owner whose it is, and their ids differ. */
  ownerOfUser(user: number | undefined): string | null;
  statuses: { id: string; name: string }[];
  meaningOf(status: string): StatusMeaning | undefined;
  /** Of contacts, by name. */
  fields: ReadonlyMap<string, string>;
};

const Owner = z.looseObject({
  id: z.string(),
  email: z.string().nullish(),
  firstName: z.string().nullish(),
  lastName: z.string().nullish(),
  userId: z.number().nullish(),
  userIdIncludingInactive: z.number().nullish(),
});
const Property = z.looseObject({
  name: z.string(),
  label: z.string().default(''),
  hidden: z.boolean().default(false),
  options: z.array(z.looseObject({ label: z.string(), value: z.string(), displayOrder: z.number().default(0) })).default([]),
});

/** Reads them. @throws {CrmFault} */
export async function readWords(api: HubspotApi, { statuses: meanings }: Mapping, signal: AbortSignal): Promise<HubspotWords> {
  const properties = z.array(Property).parse(await api.all('/crm/v3/properties/contacts', {}, signal));
  const ownersOf = (archived: boolean) =>
    orElse(api.all('/crm/v3/owners', { limit: '100', archived: String(archived) }, signal), []).then((list) => z.array(Owner).parse(list));
  // Who has left still owns records.
  const owners = [...(await ownersOf(false)), ...(await ownersOf(true))];
  const byUser = new Map(owners.map((owner) => [owner.userId ?? owner.userIdIncludingInactive, owner.id]));
  return {
    people: owners.map(({ id, email, firstName, lastName }) => ({
      id,
      name: fullName(firstName ?? null, lastName ?? null) ?? email ?? id,
      mail: email ?? null,
    })),
    ownerOfUser: (user) => (user === undefined ? null : (byUser.get(user) ?? null)),
    statuses: Object.entries(statusProperties).flatMap(([property, prefix]) =>
      (properties.find(({ name }) => name === property)?.options ?? [])
        .toSorted((a, b) => a.displayOrder - b.displayOrder)
        .map(({ label, value }) => ({ id: `${prefix}:${value}`, name: label })),
    ),
    meaningOf: (status) => meanings[status],
    fields: new Map(properties.filter(({ hidden }) => !hidden).map(({ name, label }) => [name, label])),
  };
}

/** A person's name in the order in which it is written: the family name first where Chinese characters or kana write it. */
export function fullName(first: string | null, last: string | null): string | null {
  const given = [first, last].filter((part) => part?.trim());
  if (given.length === 0) return null;
  const isEastern = /[\u3040-\u30ff\u3400-\u9fff]/.test(given.join(''));
  return (isEastern ? [last, first] : [first, last])
    .map((part) => part?.trim())
    .filter((part) => part)
    .join(' ');
}
