import { z } from 'zod';
import type { Assessment } from '@/lib/domain/assessment';
import { Act, Command, RefusalCode } from '@/lib/domain/command';
import { CompanyPolicy, PolicyProblem } from '@/lib/domain/company-policy';
import { faultCodes } from '@/lib/domain/fault';
import { Department, Lead, LeadRef } from '@/lib/domain/lead';
import type { Rulebook } from '@/lib/domain/rulebook';
import { SupersededBy } from '@/lib/domain/superseded';
import { LocalText } from '@/lib/domain/text';
import { dataProtocol } from './data';
import { draftProtocol } from './drafts';
import { goalProtocol } from './goals';

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
  /** The company's policy does not let it be turned on. */
  locked: z.boolean().optional(),
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
  /** The hub was not met for too long: nothing is shown, or it was wiped. */
  lapse: z.enum(['locked', 'wiped']).optional(),
  leads: z.number().int(),
  queued: z.number().int(),
  /** Leads on which an act was refused or superseded that the person has not read of, newest first, at most 20. */
  cameBack: z.array(LeadRef).optional(),
  /** What the company set for everybody; absent where it set nothing. */
  policy: CompanyPolicy.optional(),
  /** What of its policy can't be followed. */
  policyProblems: z.array(PolicyProblem).optional(),
});
export type Status = z.infer<typeof Status>;

type Judged = { assessment: Assessment; may: Act['kind'][] };

/** A lead with the acts on it that the hub has not answered yet; views judge both together. */
export const LeadView = z.object({
  lead: Lead,
  pending: z.array(Command),
  refused: z.array(z.object({ command: Command, code: RefusalCode })),
  /** Acts in whose place somebody else's holds: `by` is their name. Shown until read, as refusals are. */
  superseded: z.array(SupersededBy.extend({ command: Command })),
  /**
   * How it stands at the moment of the answer, acts on their way counted in, and what the person may do: who has to show it at once need
   * not judge it first.
   */
  judged: z.custom<Judged>((known) => typeof known === 'object' && known !== null && 'assessment' in known).optional(),
});
export type LeadView = z.infer<typeof LeadView>;

/** The lists of the popup: a person's own, then marketing's. */
export const queueLists = [
  'overdue',
  'today',
  'fresh',
  'decide',
  'back',
  'stock',
  'unregistered',
  'questions',
  'sentBack',
  'nearly',
  'woken',
] as const;
export const QueueListName = z.enum(queueLists);
export type QueueListName = z.infer<typeof QueueListName>;

/** Ids of leads, best first, at most 200 a list; `more`: there are others. What a row needs is asked for row by row. */
export const QueueList = z.object({ ids: z.array(z.string()), more: z.boolean() });
export type QueueList = z.infer<typeof QueueList>;

/** The lists the person's roles call for; `overdue` is how many are overdue and count, 100 meaning that or more. */
export const Queue = z.object({ lists: z.partialRecord(QueueListName, QueueList), overdue: z.number().int() });
export type Queue = z.infer<typeof Queue>;

/** Rows asked for at once at most. */
export const ROWS_AT_ONCE = 60;

const Figures = z.object({
  user: z.string(),
  name: z.string(),
  overdue: z.number(),
  dueSoon: z.number(),
  kept: z.number(),
  of: z.number(),
  longest: z.number().nullable(),
  /** Promises kept in time of those closed, day by day over the last two weeks, oldest first. */
  trend: z.array(z.object({ day: z.string(), kept: z.number(), of: z.number() })).default([]),
  /** Touches logged by hand, of all this month. */
  touches: z.object({ byHand: z.number(), of: z.number() }).default({ byHand: 0, of: 0 }),
});

export const BacklogView = z.object({
  team: z.object({ id: z.string(), name: LocalText }),
  teams: z.array(z.object({ id: z.string(), name: LocalText })),
  rows: z.array(Figures),
  unassigned: z.array(Lead),
  escalations: z
    .array(
      z.object({
        refs: z.array(LeadRef),
        name: z.string(),
        company: z.string().nullable(),
        owner: z.string().nullable(),
        clock: z.string(),
        promise: z.string(),
        promiseName: LocalText,
        to: LocalText,
        due: At,
        at: At,
        /** It no longer holds: the clock is over, or its deadline or the agreement is another since. */
        withdrawn: z.object({ at: At, why: z.enum(['done', 'changed']) }).optional(),
      }),
    )
    .default([]),
  /** Leads whose owner is away past a deadline and whom nobody covers, nearest due first. */
  uncovered: z
    .array(
      z.object({ refs: z.array(LeadRef), name: z.string(), company: z.string().nullable(), owner: z.string(), from: At, to: At, due: At }),
    )
    .default([]),
  /** How the leads being worked are spread, largest share first: by owner and by industry. */
  spread: z
    .object({
      leads: z.number(),
      owners: z.array(z.object({ id: z.string(), leads: z.number() })),
      industries: z.array(z.object({ id: z.string(), leads: z.number() })),
    })
    .default({ leads: 0, owners: [], industries: [] }),
  asOf: At,
  /** The hub could not be asked: this is what it said at `asOf`. */
  cached: z.boolean().default(false),
});
export type BacklogView = z.infer<typeof BacklogView>;

/** Whether notices are wanted, whether they may name the company, and whether the browser lets us. */
export const NoticeSettings = z.object({ on: z.boolean(), company: z.boolean(), granted: z.boolean() });
export type NoticeSettings = z.infer<typeof NoticeSettings>;

const Nothing = z.object({});

/** An agreement that was read by its schema where it came in: to read it again would keep every page waiting. */
const KnownRulebook = z.custom<Rulebook>((known) => typeof known === 'object' && known !== null && 'agreement' in known);

/** What a panel asks for when it begins. Without `lead` that could not be found just now. */
export const PanelFacts = z.object({ lead: LeadView.nullable().optional(), status: Status, rulebook: KnownRulebook.nullable() });
export type PanelFacts = z.infer<typeof PanelFacts>;

/** A panel as it first stands: markup that was made of its own components, and the language that is spoken in it. */
export const PanelPicture = z.object({ lang: z.enum(['ja', 'en']), markup: z.string() });
export type PanelPicture = z.infer<typeof PanelPicture>;

/**
 * What views may ask of the worker, and what it answers. The worker checks both: pages and worker are of one build.
 * Only the extension's own pages are believed here; the chip has its own few messages.
 */
export const protocol = {
  /** A panel in a page's frame shows its ticket and learns which lead it is for. One use. `trusted` false: acts must be confirmed elsewhere. */
  openPanel: {
    ask: z.object({ ticket: z.string() }),
    /** Either `shown`, or where there was time to draw what is seen of it first, `picture`: that is soon sent, and the rest is asked for next. */
    answer: z.object({ ref: LeadRef, tab: z.number(), shown: PanelFacts.optional(), picture: PanelPicture.optional() }),
  },
  /** What a panel shows, in one answer. */
  getPanel: { ask: z.object({ ref: LeadRef }), answer: PanelFacts },
  /** The person closed the panel in this tab. */
  closePanel: { ask: Nothing, answer: Nothing },
  /** The lead that a tab shows, for the side panel; null where it shows none, or its site is not on. */
  /** `framed`: it stands in a frame of that tab, whose moving on no event tells. */
  getTabLead: { ask: z.object({ tab: z.number().int() }), answer: z.object({ ref: LeadRef.nullable(), framed: z.boolean() }) },
  /** A view wants a lead; null when neither the store nor the hub knows it. */
  getLead: { ask: z.object({ ref: LeadRef }), answer: LeadView.nullable() },
  getRulebook: { ask: Nothing, answer: KnownRulebook.nullable() },
  getStatus: { ask: Nothing, answer: Status },
  /**
   * The person's own lists and those of their roles; of another owner, for who leads the team; or of a whole `team`, which is what was
   * worked without a deal.
   */
  getQueue: { ask: z.object({ owner: z.string().max(200).optional(), team: z.string().max(200).optional() }), answer: Queue },
  /** Leads of rows that are being looked at, in the order asked; those not kept are left out. */
  getRows: { ask: z.object({ ids: z.array(z.string()).max(ROWS_AT_ONCE) }), answer: z.array(LeadView) },
  /** Leads whose name or company holds what was typed, by id, at most 50. */
  searchLeads: { ask: z.object({ text: z.string().max(200) }), answer: z.object({ ids: z.array(z.string()) }) },
  getBacklog: { ask: z.object({ team: z.string().optional() }), answer: BacklogView },
  /** Into the outbox at once, sent after ten seconds; answers the command made. A panel in a frame must say so. */
  act: { ask: z.object({ ref: LeadRef, act: Act }), answer: Command },
  /** Takes an act back that was not sent yet. `undone` false: too late. */
  undo: { ask: z.object({ id: z.string() }), answer: z.object({ undone: z.boolean() }) },
  /** The person has read why an act was refused, or what superseded it. */
  dismissRefusal: { ask: z.object({ id: z.string() }), answer: Nothing },
  /** Tries address and token and keeps them when they work. */
  connect: { ask: z.object({ address: z.string(), token: z.string() }), answer: Status },
  /** Begins a sign-in with the company's account; the page opens the address in the browser's own window for that. */
  beginSignIn: { ask: z.object({ address: z.string() }), answer: z.object({ url: z.string() }) },
  /** The address the browser came back to. */
  finishSignIn: { ask: z.object({ cameBackTo: z.string() }), answer: Status },
  /** Signs out and wipes everything kept. */
  disconnect: { ask: Nothing, answer: Nothing },
  getNotices: { ask: Nothing, answer: NoticeSettings },
  /** After the browser granted notices (the page asks, in the person's click). */
  setNotices: { ask: z.object({ on: z.boolean(), company: z.boolean() }), answer: NoticeSettings },
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
  ...draftProtocol,
  ...goalProtocol,
  ...dataProtocol,
} as const;

export type Protocol = typeof protocol;
export type MessageName = keyof Protocol;
export type Ask<N extends MessageName> = z.infer<Protocol[N]['ask']>;
export type Answer<N extends MessageName> = z.infer<Protocol[N]['answer']>;

/** What travels back: never a thrown error, which would lose its code on the way. */
export type Reply<T> = { ok: true; value: T } | { ok: false; code: (typeof faultCodes)[number]; detail?: string };

/** Broadcast from the worker to its pages: look again. `tab`: a frame of a tab shows another lead. */
export type Changed = { tasuki: 'changed'; what: 'leads' | 'rulebook' | 'status' | 'tab'; refs?: string[] };
