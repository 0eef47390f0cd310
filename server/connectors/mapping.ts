import { z } from 'zod';
import { TouchResult, VerdictKind } from '@/lib/domain/lead';

/** Fields of a lead that a CRM's record may fill. */
export const mappedFields = [
  'name',
  'company.name',
  'company.industry',
  'company.employees',
  'company.country',
  'company.address',
  'department',
  'title',
  'role',
  'phone',
  'email',
  'source',
  'campaign',
  'intent',
  'language',
  'expectedAmount',
  'consentAt',
  'relation',
  'importedScore',
] as const;
export const MappedField = z.enum(mappedFields);
export type MappedField = z.infer<typeof MappedField>;

/**
 * What else a mapping may name, for CRMs whose fields are each customer's own: whose a record is, its status, who is not to be contacted,
 * and the fields of activities. The connector reads them; they fill no field of a lead.
 */
export function isConnectorField(name: string): boolean {
  return /^(?:owner|status|optOut\.(?:mail|phone)|activity\.[a-z]+)$/.test(name);
}

/** What a status of the CRM means here: a stage entered, the rep's verdict, or nothing. */
export const StatusMeaning = z.discriminatedUnion('means', [
  z.object({ means: z.literal('stage'), stage: z.string().min(1) }),
  z.object({
    means: z.literal('verdict'),
    verdict: VerdictKind,
    reason: z.string().optional(),
    /** Of a lead sent back: wakes after so many months. */
    wakeMonths: z.number().int().positive().max(36).optional(),
  }),
  z.object({ means: z.literal('nothing') }),
]);
export type StatusMeaning = z.infer<typeof StatusMeaning>;

/** How one CRM's words become ours: plain data, shown before the first lead comes in and edited without code. */
export const Mapping = z.object({
  /** For each field of ours the CRM's fields that may hold it; the first with a value counts. `custom.…` fills a custom field. */
  fields: z.record(z.string().regex(/^(?:[A-Za-z]+(?:\.[A-Za-z]+)?|custom\..+)$/), z.array(z.string().min(1)).min(1)).default({}),
  /** Values translated field by field: the CRM's `Web` is our `website`. */
  values: z.record(z.string(), z.record(z.string(), z.string())).default({}),
  /** By the CRM's id or name of a status. */
  statuses: z.record(z.string(), StatusMeaning).default({}),
  /** By the CRM's outcome of a call or meeting. */
  outcomes: z.record(z.string(), TouchResult).default({}),
  /** The CRM's users by their id there; who isn't named is found by mail address. */
  owners: z.record(z.string(), z.string()).default({}),
  /** The team of leads whose owner is nobody's here. */
  team: z.string().min(1).default('default'),
  /** The language in which acts are written into the CRM. */
  writeIn: z.enum(['ja', 'en']).default('ja'),
});
export type Mapping = z.infer<typeof Mapping>;
export type MappingInput = z.input<typeof Mapping>;

/** A mapping with what an admin changed laid over what the connector ships, entry by entry. */
export function mergedMapping(shipped: Mapping, changed: MappingInput): Mapping {
  return Mapping.parse({
    ...shipped,
    ...changed,
    fields: { ...shipped.fields, ...changed.fields },
    values: { ...shipped.values, ...changed.values },
    statuses: { ...shipped.statuses, ...changed.statuses },
    outcomes: { ...shipped.outcomes, ...changed.outcomes },
    owners: { ...shipped.owners, ...changed.owners },
  });
}
