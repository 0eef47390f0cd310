import { z } from 'zod';
import { Act } from '@/lib/domain/command';
import { policyKeys } from '@/lib/domain/company-policy';
import { faultCodes } from '@/lib/domain/fault';
import { LeadRef } from '@/lib/domain/lead';

const At = z.number().int();
const Count = z.number().int().nonnegative();

/** The tables of what is kept here: what the hub can give again, then what only this browser knows. */
export const keptTables = [
  'leads',
  'clocks',
  'names',
  'shelf',
  'state',
  'seen',
  'quarantine',
  'settings',
  'outbox',
  'told',
  'drafts',
] as const;
export const KeptTable = z.enum(keptTables);
export type KeptTable = z.infer<typeof KeptTable>;

/** A table's rows and, by a sample of them, its size in bytes of text. */
export const TableSize = z.object({ table: KeptTable, rows: Count, bytes: Count });
export type TableSize = z.infer<typeof TableSize>;

/** An act the hub has not had yet. `name`: the lead's, null where the lead is not kept any more. */
export const UnsentAct = z.object({ id: z.string(), ref: LeadRef, name: z.string().nullable(), act: Act, at: At });
export type UnsentAct = z.infer<typeof UnsentAct>;

/** Unsent acts named at most; the others are counted. */
export const UNSENT_NAMED = 50;

/** What is kept in this browser. */
export const KeptHere = z.object({
  tables: z.array(TableSize),
  /** What the browser says all of it takes on the disk, and may take, in bytes; null where it doesn't say. */
  disk: z.object({ used: Count, allowed: Count }).nullable(),
  lastSync: At.nullable(),
  unsent: z.array(UnsentAct).max(UNSENT_NAMED),
  unsentCount: Count,
  /** Drafts of the agreement with changes that the hub does not have. */
  drafts: Count,
});
export type KeptHere = z.infer<typeof KeptHere>;

/** One kind of fault at one place, however often: `from` is what was asked for, `at` the last time. */
export const FaultNote = z.strictObject({
  code: z.enum(faultCodes),
  from: z.string().regex(/^[a-zA-Z]{1,40}$/),
  first: At,
  at: At,
  times: Count,
});
export type FaultNote = z.infer<typeof FaultNote>;

/** How long the worker took for one kind of question since it was started, milliseconds. */
export const Timing = z.strictObject({ name: z.string().regex(/^[a-zA-Z]{1,40}$/), count: Count, mean: z.number(), longest: z.number() });
export type Timing = z.infer<typeof Timing>;

/**
 * What helps to find a fault and tells nothing of leads, people, companies, tokens or addresses: counts, codes, versions and moments alone.
 * Strict, so that nothing else can slip in.
 */
export const Diagnostics = z.strictObject({
  made: At,
  extension: z.string(),
  manifest: z.number(),
  /** The versions of the two databases' shapes, as kept here. */
  stores: z.strictObject({ cache: z.number(), kept: z.number() }),
  hub: z.strictObject({ connected: z.boolean(), secure: z.boolean(), by: z.enum(['token', 'company']).nullable() }),
  sync: z.strictObject({
    last: At.nullable(),
    syncs: Count,
    failures: Count,
    fault: z.enum(faultCodes).nullable(),
    offset: z.number(),
    clockChecked: z.boolean(),
    epochKnown: z.boolean(),
  }),
  /** Whether one is kept. */
  agreement: z.boolean(),
  roles: z.array(z.enum(['rep', 'manager', 'marketing', 'admin'])),
  counts: z.strictObject({ people: Count, unsent: Count, cameBack: Count }),
  tables: z.array(z.strictObject({ table: KeptTable, rows: Count, bytes: Count })),
  disk: z.strictObject({ used: Count, allowed: Count }).nullable(),
  /** Sites by the kind of CRM alone: an origin often names the company. */
  sites: z.array(
    z.strictObject({
      crm: z.string(),
      granted: z.boolean(),
      wanted: z.boolean(),
      on: z.boolean(),
      locked: z.boolean(),
      marks: z.boolean(),
    }),
  ),
  permissions: z.strictObject({ named: z.array(z.string()), notices: z.boolean(), scripts: Count }),
  /** Which keys the company set, not to what; how many could not be followed. */
  policy: z.strictObject({ keys: z.array(z.enum(policyKeys as [(typeof policyKeys)[number]])), problems: Count }),
  faults: z.array(FaultNote),
  timings: z.array(Timing),
});
export type Diagnostics = z.infer<typeof Diagnostics>;

const Nothing = z.object({});

/** What the options page may ask about what is kept here. */
export const dataProtocol = {
  getKeptHere: { ask: Nothing, answer: KeptHere },
  /** Sends what waits without its ten seconds; answers how many acts are still here. */
  sendNow: { ask: Nothing, answer: z.object({ left: Count }) },
  /** Empties what the hub can give again and fetches it anew. Acts, sign-in and settings stay. */
  fetchAnew: { ask: Nothing, answer: z.object({}) },
  getDiagnostics: { ask: Nothing, answer: Diagnostics },
} as const;
