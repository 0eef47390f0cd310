import { z } from 'zod';
import { Act, Command, RefusalCode } from '@/lib/domain/command';
import { faultCodes } from '@/lib/domain/fault';
import { Department, Lead, LeadRef } from '@/lib/domain/lead';
import { Rulebook } from '@/lib/domain/rulebook';
import { LocalText } from '@/lib/domain/text';

const At = z.number().int();
const FaultCodeSchema = z.enum(faultCodes);

/** A CRM site as the options page shows it. */
export const SiteState = z.object({
  id: z.string(),
  crm: z.string(),
  name: z.string(),
  origin: z.string(),
  /** The match pattern to ask the browser for. */
  pattern: z.string(),
  granted: z.boolean(),
  /** The person turned it on; without the grant it still can't run. */
  wanted: z.boolean(),
  on: z.boolean(),
  /** Marks beside the leads of its lists. */
  marks: z.boolean(),
  /** What an address there needs beside the record: a portal. */
  params: z.record(z.string(), z.string()).optional(),
});
export type SiteState = z.infer<typeof SiteState>;

/** Who is signed in, how fresh the data is, and what is wrong. Never holds the token. */
export const Status = z.object({
  connected: z.boolean(),
  hub: z.string().nullable(),
  user: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** How they signed in. */
  by: z.enum(['token', 'company']).nullable(),
  grants: z.array(z.object({ role: z.enum(['rep', 'manager', 'marketing', 'admin']), team: z.string(), teamName: LocalText })),
  people: z.array(z.object({ id: z.string(), name: z.string(), team: z.string(), department: Department.nullable() })),
  sites: z.array(SiteState),
  /** Server minus this PC's clock. */
  offset: z.number(),
  /** False when the offset could not be measured since the last jump of the clock. */
  clockChecked: z.boolean(),
  lastSync: At.nullable(),
  syncing: z.boolean(),
  offline: z.boolean(),
  fault: FaultCodeSchema.nullable(),
  leads: z.number().int(),
  queued: z.number().int(),
});
export type Status = z.infer<typeof Status>;

/** A lead with the acts on it that the hub has not answered yet; views judge both together. */
export const LeadView = z.object({
  lead: Lead,
  pending: z.array(Command),
  refused: z.array(z.object({ command: Command, code: RefusalCode })),
});
export type LeadView = z.infer<typeof LeadView>;

/** Leads of the popup, nearest due first; `counts` are of all, the lists hold at most 200 each. */
export const Queue = z.object({
  overdue: z.array(LeadView),
  today: z.array(LeadView),
  fresh: z.array(LeadView),
  decide: z.array(LeadView),
  counts: z.object({ overdue: z.number(), today: z.number(), fresh: z.number(), decide: z.number() }),
});
export type Queue = z.infer<typeof Queue>;

export const BacklogView = z.object({
  team: z.object({ id: z.string(), name: LocalText }),
  teams: z.array(z.object({ id: z.string(), name: LocalText })),
  rows: z.array(
    z.object({
      user: z.string(),
      name: z.string(),
      overdue: z.number(),
      dueSoon: z.number(),
      kept: z.number(),
      of: z.number(),
      longest: z.number().nullable(),
    }),
  ),
  unassigned: z.array(Lead),
  asOf: At,
});
export type BacklogView = z.infer<typeof BacklogView>;

const Nothing = z.object({});

/**
 * What views may ask of the worker, and what it answers. Both ends check.
 * Only the extension's own pages are believed here; the chip has its own few messages.
 */
export const protocol = {
  /** A panel in a page's frame shows its ticket and learns which lead it is for. One use. `trusted` false: acts must be confirmed elsewhere. */
  openPanel: { ask: z.object({ ticket: z.string() }), answer: z.object({ ref: LeadRef, tab: z.number() }) },
  /** The person closed the panel in this tab. */
  closePanel: { ask: Nothing, answer: Nothing },
  /** A view wants a lead; null when neither the store nor the hub knows it. */
  getLead: { ask: z.object({ ref: LeadRef }), answer: LeadView.nullable() },
  getRulebook: { ask: Nothing, answer: Rulebook.nullable() },
  getStatus: { ask: Nothing, answer: Status },
  getQueue: { ask: Nothing, answer: Queue },
  getBacklog: { ask: z.object({ team: z.string().optional() }), answer: BacklogView },
  /** Into the outbox at once, sent after ten seconds; answers the command made. A panel in a frame must say so. */
  act: { ask: z.object({ ref: LeadRef, act: Act }), answer: Command },
  /** Takes an act back that was not sent yet. `undone` false: too late. */
  undo: { ask: z.object({ id: z.string() }), answer: z.object({ undone: z.boolean() }) },
  /** The person has read why an act was refused. */
  dismissRefusal: { ask: z.object({ id: z.string() }), answer: Nothing },
  /** Tries address and token and keeps them when they work. */
  connect: { ask: z.object({ address: z.string(), token: z.string() }), answer: Status },
  /** Begins a sign-in with the company's account; the page opens the address in the browser's own window for that. */
  beginSignIn: { ask: z.object({ address: z.string() }), answer: z.object({ url: z.string() }) },
  /** The address the browser came back to. */
  finishSignIn: { ask: z.object({ cameBackTo: z.string() }), answer: Status },
  /** Signs out and wipes everything kept. */
  disconnect: { ask: Nothing, answer: Nothing },
  syncNow: { ask: Nothing, answer: Status },
  /** After the browser granted the site's origin (the page asks, in the person's click). */
  turnSiteOn: { ask: z.object({ site: z.string() }), answer: Status },
  turnSiteOff: { ask: z.object({ site: z.string() }), answer: Status },
  /** An administrator describes a CRM by templates of its addresses; kept at the hub. */
  describeSite: {
    ask: z.object({
      id: z.string(),
      site: z.object({ crm: z.literal('other'), name: z.string(), origin: z.string(), params: z.record(z.string(), z.string()) }),
    }),
    answer: Status,
  },
  /** Marks in a site's lists, on or off. */
  switchMarks: { ask: z.object({ site: z.string(), on: z.boolean() }), answer: Status },
} as const;

export type Protocol = typeof protocol;
export type MessageName = keyof Protocol;
export type Ask<N extends MessageName> = z.infer<Protocol[N]['ask']>;
export type Answer<N extends MessageName> = z.infer<Protocol[N]['answer']>;

/** What travels back: never a thrown error, which would lose its code on the way. */
export type Reply<T> = { ok: true; value: T } | { ok: false; code: (typeof faultCodes)[number]; detail?: string };

/** Broadcast from the worker to its pages: look again. */
export const Changed = z.object({
  tasuki: z.literal('changed'),
  what: z.enum(['leads', 'rulebook', 'status']),
  refs: z.array(z.string()).optional(),
});
export type Changed = z.infer<typeof Changed>;
