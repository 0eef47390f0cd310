import { z } from 'zod';
import { ActivityType } from './lead';
import { Id } from './rulebook-id';
import { LocalText } from './text';

// Sections that a figure or a short list makes up. Each carries the figure that ships as its own default, so that an agreement which
// leaves it out means the same.

/** Fields of a lead that can be asked for as a minimum. */
export const leadFields = [
  'name',
  'company',
  'department',
  'title',
  'phone',
  'email',
  'address',
  'industry',
  'employees',
  'country',
  'role',
] as const;
export const LeadField = z.enum(leadFields);
export type LeadField = z.infer<typeof LeadField>;

/** Fields without which nobody can work a lead well. */
export const MinimumFields = z.array(LeadField).default(['name', 'company', 'department', 'title', 'phone', 'email', 'address']);

/** Parts of a hand-over note, in the order in which it is written. */
export const noteFields = ['spokeWith', 'spokeAt', 'problem', 'agreedAt', 'place', 'attendees', 'nextStep', 'avoid'] as const;
export const NoteField = z.enum(noteFields);
export type NoteField = z.infer<typeof NoteField>;

/** What a hand-over note must say before a lead goes to field sales. */
export const HandOverNoteRule = z.looseObject({ required: z.array(NoteField).default([...noteFields]) });

/** When an appointment counts: agreed for soon, somebody of these ranks or of the buying department attends, its purpose stated. */
export const AppointmentRule = z.looseObject({
  withinDays: z.number().int().min(1).max(366).default(30),
  ranks: z.array(Id).default(['executive', 'director', 'deputy', 'manager']),
  /** Whether anybody of the buying department will do, whatever the rank. */
  buyingDepartment: z.boolean().default(true),
  needsPurpose: z.boolean().default(true),
});

/** How long an inquiry stays hot, and which start is soon, later, or not yet. */
export const ReadinessRule = z.looseObject({
  hotDays: z.number().int().min(1).max(366).default(14),
  /** A known need with a start within so many months is now; within `laterMonths` later; beyond it not yet. */
  nowMonths: z.number().int().min(0).max(120).default(3),
  laterMonths: z.number().int().min(0).max(120).default(12),
});

/** What is routed past the intents: a visit surge, readers of documents, customers. */
export const RoutingRule = z.looseObject({
  /** At least `visitDays` in `days`, and `factor` times the mean of the `weeks` before. */
  surge: z
    .looseObject({
      days: z.number().int().min(1).max(366),
      visitDays: z.number().int().min(1).max(366),
      factor: z.number().min(0).max(100),
      weeks: z.number().int().min(1).max(520),
    })
    .default({ days: 7, visitDays: 3, factor: 2, weeks: 4 }),
  /** Whether a call to somebody who has only fetched documents is warned of. */
  warnsDocumentOnly: z.boolean().default(true),
  /** Whether leads of customers, and of companies with a deal open, go to the account owner instead. */
  customersToAccountOwner: z.boolean().default(true),
});

/** Who is to be revived by when, and who answers for it: never one team alone. */
export const RevivalPlan = z.looseObject({
  id: Id,
  /** The segment, in words. */
  name: LocalText,
  mktOwner: z.string().trim().min(1).max(80),
  salesOwner: z.string().trim().min(1).max(80),
  /** The day by which it is done. */
  doneBy: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
});
export type RevivalPlan = z.infer<typeof RevivalPlan>;

/** After how long without any sign a lead is dormant, and what both teams have agreed to do about those that are. */
export const DormancyRule = z.looseObject({
  afterMonths: z.number().int().min(1).max(120).default(12),
  plans: z.array(RevivalPlan).max(20).optional(),
});

const PageGroup = z.looseObject({
  id: Id,
  name: LocalText,
  /** Parts of an address by which a page belongs to it. */
  words: z.array(z.string().min(1).max(100)).max(100).default([]),
});

/** Pages belong to groups, and no rule ever names a single page; the first group whose word an address holds decides. */
export const PageGroups = z
  .array(PageGroup)
  .max(100)
  .default([
    { id: 'price', name: { ja: '価格', en: 'Prices' }, words: ['price', 'pricing', 'plan', '料金', '価格'] },
    { id: 'case', name: { ja: '事例', en: 'Case studies' }, words: ['case', 'customer', '事例'] },
    { id: 'spec', name: { ja: '仕様', en: 'Specifications' }, words: ['spec', 'feature', 'function', '仕様', '機能'] },
    { id: 'careers', name: { ja: '採用', en: 'Careers' }, words: ['career', 'recruit', 'jobs', '採用'] },
    { id: 'ir', name: { ja: 'IR', en: 'Investors' }, words: ['/ir', 'investor', '株主'] },
    { id: 'other', name: { ja: 'その他', en: 'Other' }, words: [] },
  ]);

/** Areas of interest by which the score is split; each company names its own. */
export const Interests = z
  .array(z.looseObject({ id: Id, name: LocalText }))
  .max(100)
  .default([]);

/** What a touch can count as. */
export const TouchCount = z.enum(['touch', 'attempt', 'conversation', 'meeting']);

const CapturedTouch = z.looseObject({
  type: ActivityType,
  by: z.enum(['person', 'lead', 'anyone']).default('anyone'),
  countsAs: z.array(TouchCount),
});

/** What an activity that was recorded without a result counts as: ringing somebody is an attempt, an answer a conversation. */
export const CapturedTouches = z
  .array(CapturedTouch)
  .max(100)
  .default([
    { type: 'call', by: 'anyone', countsAs: ['touch', 'attempt'] },
    { type: 'visit', by: 'anyone', countsAs: ['touch', 'attempt'] },
    { type: 'mail', by: 'person', countsAs: ['touch'] },
    { type: 'meeting', by: 'anyone', countsAs: ['touch'] },
    { type: 'reply', by: 'lead', countsAs: ['conversation'] },
    { type: 'reply', by: 'person', countsAs: ['touch', 'attempt'] },
  ]);

/** How acts are taken down. */
export const ActsRule = z.looseObject({
  /** Days back that an act may be reported by anybody; older ones need a manager. */
  reportWithinDays: z.number().int().min(0).max(366).default(7),
  /** Characters at least where a reason asks for words. */
  leastWords: z.number().int().min(1).max(500).default(10),
});

/** Figures of fewer people or leads than these are not shown, or not concluded from. */
export const ReportingRule = z.looseObject({
  /** People at least in a figure about reps that other departments see. */
  leastPeople: z.number().int().min(1).max(100).default(5),
  /** Leads at least before a cause is named. */
  leastLeads: z.number().int().min(1).max(10_000).default(20),
});

/** How things are called on the screen. */
export const DisplayRule = z.looseObject({
  /** The roles that see MQL, SAL and SQL in small type beside the plain name. */
  acronyms: z.array(z.enum(['rep', 'manager', 'marketing', 'admin'])).default(['rep', 'manager', 'marketing', 'admin']),
  /** What a deal is called; absent: the CRM's own word. */
  deal: LocalText.optional(),
});

/** All of them as keys of an agreement. */
export const sections = {
  minimumFields: MinimumFields,
  handOverNote: HandOverNoteRule.prefault({}),
  appointment: AppointmentRule.prefault({}),
  readiness: ReadinessRule.prefault({}),
  routing: RoutingRule.prefault({}),
  dormancy: DormancyRule.prefault({}),
  pageGroups: PageGroups,
  interests: Interests,
  capturedTouches: CapturedTouches,
  acts: ActsRule.prefault({}),
  reporting: ReportingRule.prefault({}),
  display: DisplayRule.prefault({}),
};
