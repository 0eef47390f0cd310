import type { z } from 'zod';
import type { ActivityType, Channel, Intent, Opportunity, TouchResult } from '@/lib/domain/lead';
import type { Instant } from '@/lib/domain/time';
import type { Mapping } from './mapping';

/** Names a record inside one CRM. */
export type CrmKey = { type: string; id: string };

/** One record that is a lead to us, as the CRM told it: `values` are its own fields under its own names, JSON values only. */
export type CrmRecord = {
  kind: 'record';
  on: CrmKey;
  /** Other names of the same lead: its contact, its deal. */
  also?: CrmKey[];
  /** Names it may have as well where they are no other lead's: a deal that several people have to do with. */
  alsoIfFree?: CrmKey[];
  values: Record<string, unknown>;
  createdAt: Instant;
  changedAt: Instant;
  /** The CRM's id of whose record it is; null for nobody's. */
  owner: string | null;
  /** The CRM's own stage or status, as its id or code. */
  status: string | null;
  /** Put away in the CRM, and still there. */
  archived?: boolean;
};

/** Something that happened on a record. `id` is the CRM's and makes it recognisable when it comes again. */
export type CrmActivity = {
  kind: 'activity';
  on: CrmKey;
  id: string;
  type: ActivityType;
  occurredAt: Instant;
  /** The CRM's id of who did it; null when the lead did, or nobody knows. */
  by: string | null;
  /** The CRM's own outcome or disposition; the mapping says what it counts as. */
  outcome?: string;
  result?: TouchResult;
  channel?: Channel;
  content?: string;
  intent?: Intent;
  title?: string;
  note?: string;
  callbackAt?: Instant;
  /** The id of our own write-back that this is, where the CRM keeps it: recognised even when the answer to the writing got lost. */
  own?: string;
};

/**
 * The CRM's stage or status changed; the mapping says whether that is a stage, a verdict or nothing to us. Tell those of a record on the
 * page that tells the record: then they say more than the status seen on it now.
 */
export type CrmStatus = { kind: 'status'; on: CrmKey; id: string; at: Instant; to: string; by: string | null };

export type CrmDeal = { kind: 'deal'; on: CrmKey; deal: Opportunity };

export type CrmAccount = {
  kind: 'account';
  on: CrmKey;
  otherLeads?: number;
  openDeals?: number;
  customer?: boolean;
  owner?: string | null;
};

export type CrmOptOut = { kind: 'opt_out'; on: CrmKey; channel: 'mail' | 'phone' | 'visit' | 'all'; at: Instant };

/** The record was deleted, or may not be read any more. */
export type CrmGone = { kind: 'gone'; on: CrmKey };

/** Somebody who may own records. */
export type CrmPerson = { id: string; name: string; mail: string | null };

/** One fact from a CRM. */
export type Told = CrmRecord | CrmActivity | CrmStatus | CrmDeal | CrmAccount | CrmOptOut | CrmGone;

/** A page of facts and the place after it: kept by the runner, handed back at the next call, JSON only. */
export type Page = {
  told: Told[];
  cursor: unknown;
  more: boolean;
  /** How many of the CRM's rows were read for it, where one of them tells more or less than one fact. */
  rows?: number;
  /** How many there are in all, where the CRM says so. */
  total?: number;
};

/** One kind of news, read on from a cursor; `null` is the beginning. Reading a page twice must tell the same facts again. */
export type Stream = { id: string; read(cursor: unknown, signal: AbortSignal): Promise<Page> };

/** What we tell the CRM: an act done here, as a note or an activity. `id` stays the same at every try. */
export type WriteBack = {
  id: string;
  on: CrmKey;
  kind: 'verdict' | 'touch' | 'note';
  at: Instant;
  /** Who did it, in words, and the CRM's id of them where the mapping knows it. */
  by: { name: string; crmUser: string | null };
  /** In the words of the CRM's users: what to write. */
  subject: string;
  text: string;
  /** Of a touch. */
  touch?: { type: ActivityType; result: TouchResult | null };
};

/** A connection that is open. Every call may throw a `CrmFault`. */
export type CrmSession = {
  /** Proves that address and credentials work and says what they may read. `warnings` are sentences for the admin. */
  check(signal: AbortSignal): Promise<{ account: string; version: string | null; warnings: string[] }>;
  people(signal: AbortSignal): Promise<CrmPerson[]>;
  /** The CRM's stages or statuses, in its order. */
  statuses(signal: AbortSignal): Promise<{ id: string; name: string }[]>;
  /** Fields a record may carry that a person might want to map, for the preview. */
  fields(signal: AbortSignal): Promise<{ name: string; label: string }[]>;
  /** In the order in which they must be read the first time: records before what hangs on them. */
  streams: readonly Stream[];
  /** Some records as they are now with everything that happened on them, for those met late or read singly. */
  history(keys: readonly CrmKey[], signal: AbortSignal): Promise<Told[]>;
  /** Which of these records are no longer there; for CRMs that tell no deletions. A `CrmFault` of `budget` puts the question off. */
  missing?(keys: readonly CrmKey[], signal: AbortSignal): Promise<CrmKey[]>;
  /** The newest records, for the preview; without it that shows the first page read. */
  sample?(count: number, signal: AbortSignal): Promise<Told[]>;
  /** Writes one act. @returns the CRM's id of what was written, by which it is recognised when it comes back. */
  write?(item: WriteBack, signal: AbortSignal): Promise<string>;
  close?(): Promise<void>;
};

export type CrmOptions = {
  settings: Record<string, string>;
  secrets: Record<string, string>;
  mapping: Mapping;
  /** Now, in epoch milliseconds. */
  clock: () => Instant;
  /** Says that the CRM asked us to wait, in milliseconds. */
  onWait?: (ms: number) => void;
};

/** One CRM we can read from. A new one is a file, a line in the registry, and a test against its published API. */
export type Connector = {
  /** The adapter's id in `lib/crm`: the same CRM by its addresses. */
  id: string;
  name: string;
  /** What an admin says in the open: address, portal, app number. */
  settings: z.ZodObject<Record<string, z.ZodType<string | undefined>>>;
  /** What is kept encrypted: names of the secrets, each with the words that ask for it. */
  secrets: Readonly<Record<string, { label: string; optional?: boolean }>>;
  /** The site's values that its record addresses need, out of the settings. */
  site(settings: Record<string, string>): { origin: string; params: Record<string, string> };
  mapping: Mapping;
  open(options: CrmOptions): Promise<CrmSession>;
};
