import { makeRef } from '@/lib/crm/site';
import { type Activity, type Lead, type LeadRef, Lead as LeadSchema } from '@/lib/domain/lead';
import type { LocalText } from '@/lib/domain/text';
import type { Instant } from '@/lib/domain/time';
import { clip } from './clean-text';
import { about, ofColumn, wrong } from './import-text';
import { heldColumns, type LeadColumn, type LeadValues, leadColumns, readColumn, Wrong } from './lead-columns';
import { personalMail } from './mail-address';

/** What every line of a file, or every record of a source, has in common. */
export type ReadContext = {
  /** Whose ids these are: a CRM that is known, or the source itself. */
  site: { id: string; crm: string };
  type: string;
  /** The team of leads that name none. */
  team: string;
  now: Instant;
  teams: ReadonlySet<string>;
  /** Teams whose owners, stages and hand-offs the teller may say; null for every team. */
  mayHold: ReadonlySet<string> | null;
  people: ReadonlySet<string>;
  stages: ReadonlySet<string>;
  /** Where a lead without a name or an id may come from: a tool knows people by their mail. */
  nameless: boolean;
  /** How an outside score is named. */
  scoreSource: string;
  /** How a lead that is handed over by a tool or a form came about, unless the line says it. */
  sourcedBy?: 'mkt' | 'sales';
  makeId: () => string;
};

/** Stamps that the line did not tell and that were filled with now: on a lead that is known they say nothing. */
export type Assumed = ReadonlySet<'createdAt' | 'stage' | 'handOff' | 'doNotApproach' | 'note' | 'score' | 'optOut'>;

/** A line as a lead that could be added as it is. */
export type ReadLead = { lead: Lead; assumed: Assumed; hasId: boolean };

const nothingAssumed: Assumed = new Set();

/** A lead with every list as the schema fills it in; lists are replaced, never added to. */
const blank: Lead = LeadSchema.parse({
  id: '-',
  rev: 1,
  refs: [{ site: '-', type: '-', id: '-' }],
  team: '-',
  owner: null,
  name: '-',
  createdAt: 0,
});

/**
 * Reads one line's values by column, other refs and custom fields beside them.
 * @returns the lead, or what is wrong with it, each part naming its column.
 */
export function readLead(
  texts: Partial<Record<LeadColumn, string>>,
  context: ReadContext,
  more: { refs?: readonly LeadRef[]; custom?: Lead['custom']; key?: () => string } = {},
): ReadLead | { refused: LocalText[] } {
  const { now, mayHold } = context;
  const refused: LocalText[] = [];
  const row: Record<string, unknown> = {};
  for (const column in texts) {
    const text = texts[column as LeadColumn];
    if (text === undefined || text === '') continue;
    const value = readColumn(column as LeadColumn, text);
    if (value instanceof Wrong) refused.push(ofColumn(column, value.text));
    else row[column] = value;
  }
  const values = row as LeadValues;
  const team = values.team ?? context.team;
  if (!context.teams.has(team)) refused.push(ofColumn('team', wrong.team(clip(team))));
  if (mayHold !== null && !mayHold.has(team)) for (const column of heldColumns) if (column !== 'team') delete values[column];
  if (values.owner !== undefined && !context.people.has(values.owner)) refused.push(ofColumn('owner', wrong.person(clip(values.owner))));
  if (values.stage !== undefined && !context.stages.has(values.stage)) refused.push(ofColumn('stage', wrong.stage(clip(values.stage))));
  for (const column of ['createdAt', 'consentAt', 'handedOffAt'] as const)
    if ((values[column] ?? 0) > now) refused.push(ofColumn(column, wrong.future()));

  const name = values.name ?? fullName(values.familyName, values.givenName) ?? (context.nameless ? nameless(values) : undefined);
  if (!context.nameless) {
    // Where a text stands there, its own column has said what is wrong with it.
    if (name === undefined && !texts.name) refused.push(ofColumn('name', wrong.empty()));
    if (values.id === undefined && !texts.id) refused.push(ofColumn('id', wrong.empty()));
  }
  if (refused.length > 0) return { refused: inColumnOrder(refused) };
  let ref: LeadRef;
  const id = values.id ?? derivedId(values) ?? more.key?.();
  if (id === undefined) return { refused: [about.nobody()] };
  try {
    ref = values.id === undefined ? { site: context.site.id, type: context.type, id } : makeRef(context.site, context.type, id);
  } catch {
    return { refused: [ofColumn('id', wrong.record())] };
  }

  const assumed = new Set<'createdAt' | 'stage' | 'handOff' | 'doNotApproach' | 'note' | 'score' | 'optOut'>();
  const given = <Value>(value: Value | undefined, what: Parameters<typeof assumed.add>[0]): Value | Instant => {
    if (value === undefined) assumed.add(what);
    return value ?? now;
  };
  const lead: Lead = {
    ...blank,
    id: context.makeId(),
    refs: more.refs && more.refs.length > 0 ? [ref, ...more.refs] : [ref],
    team,
    owner: values.owner ?? null,
    name: name ?? ref.id,
    company: {},
    createdAt: given(values.createdAt, 'createdAt'),
    custom: more.custom ?? {},
  };
  for (const field of ['department', 'title', 'role', 'phone', 'email', 'source', 'campaign'] as const) {
    const value = values[field];
    if (value !== undefined) lead[field] = value;
  }
  if (values.company !== undefined) lead.company.name = values.company;
  if (values.industry !== undefined) lead.company.industry = values.industry;
  if (values.employees !== undefined) lead.company.employees = values.employees;
  if (values.country !== undefined) lead.company.country = values.country;
  if (values.address !== undefined) lead.company.address = values.address;
  if (values.intent !== undefined) lead.intent = values.intent;
  if (values.language !== undefined) lead.language = values.language;
  if (values.consentAt !== undefined) lead.consentAt = values.consentAt;
  if (values.expectedAmount !== undefined) lead.expectedAmount = values.expectedAmount;
  const sourcedBy = values.sourcedBy ?? context.sourcedBy;
  if (sourcedBy !== undefined) lead.sourcedBy = sourcedBy;
  if (values.importedScore !== undefined) {
    assumed.add('score');
    lead.importedScore = { value: values.importedScore, source: context.scoreSource, at: now };
  }
  if (values.doNotContact) {
    assumed.add('doNotApproach');
    lead.doNotApproach = { reason: 'import', at: now };
  }
  if (values.mailOptOut) {
    assumed.add('optOut');
    lead.optOuts = [{ channel: 'mail', at: now, source: context.scoreSource }];
  }
  if (values.stage !== undefined) {
    const at = given(values.handedOffAt ?? values.createdAt, 'stage');
    lead.stages = [{ stage: values.stage, at, recordedAt: now, by: 'import' }];
  }
  const to = values.handedOffTo ?? (values.handedOffAt === undefined ? undefined : 'is');
  if (to !== undefined) {
    const at = given(values.handedOffAt, 'handOff');
    const intent = values.intent === undefined ? {} : { intent: values.intent };
    lead.handOffs = [{ id: `import:${context.site.id}:${ref.id}`, from: 'mkt', to, at, recordedAt: now, ...intent }];
  }
  if (values.note !== undefined) lead.activities = [noteOf(values.note, context, ref, given(values.createdAt, 'note'))];
  return { lead, assumed: assumed.size === 0 ? nothingAssumed : assumed, hasId: values.id !== undefined };
}

function noteOf(note: string, { site, now }: ReadContext, ref: LeadRef, at: Instant): Activity {
  return { id: `import-note:${site.id}:${ref.id}`, type: 'note', occurredAt: at, recordedAt: now, note, source: 'captured' };
}

/** A name of two parts in the order of its language. */
export function fullName(family: string | undefined, given: string | undefined): string | undefined {
  if (!family || !given) return family || given || undefined;
  return /[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]/.test(family + given) ? `${family} ${given}` : `${given} ${family}`;
}

function nameless({ email, company, id }: LeadValues): string | undefined {
  return email ?? company ?? id;
}

/** How a person is named who comes without an id: by their own mail address. */
function derivedId({ email }: LeadValues): string | undefined {
  const mail = personalMail(email);
  return mail === null || mail.length > 195 ? undefined : `mail:${mail}`;
}

/** The same lines give the same reasons, in the order of the columns. */
function inColumnOrder(refused: LocalText[]): LocalText[] {
  const place = ({ en }: LocalText) => leadColumns.findIndex((column) => en.startsWith(`${column} `) || en.startsWith(`${column}:`));
  return refused.sort((a, b) => place(a) - place(b));
}

/**
 * A told lead laid beside the one that is known, so that telling the same again tells nothing new: when we heard of something stays as it was,
 * and what was only assumed is taken from there.
 */
export function settled(told: Lead, known: Lead, assumed: Assumed): Lead {
  const lead: Lead = { ...told };
  if (assumed.has('createdAt')) lead.createdAt = known.createdAt;
  if (assumed.has('doNotApproach') && known.doNotApproach) lead.doNotApproach = known.doNotApproach;
  const [score, had] = [told.importedScore, known.importedScore];
  if (assumed.has('score') && score && had && score.value === had.value && score.source === had.source) lead.importedScore = had;
  if (assumed.has('optOut') && known.optOuts.some(({ channel, source }) => channel === 'mail' && source === told.optOuts[0]?.source))
    lead.optOuts = [];
  lead.stages = told.stages.filter(
    (one) => !known.stages.some(({ stage, by, at }) => stage === one.stage && by === one.by && (assumed.has('stage') || at === one.at)),
  );
  lead.handOffs = told.handOffs.flatMap((one) => {
    const same = known.handOffs.find(({ id }) => id === one.id);
    if (!same) return [one];
    return [{ ...one, recordedAt: same.recordedAt, at: assumed.has('handOff') ? same.at : one.at }];
  });
  const acts = new Map(known.activities.map((one) => [one.id, one]));
  lead.activities = told.activities.map((one) => {
    const same = acts.get(one.id);
    if (!same) return one;
    return {
      ...one,
      recordedAt: same.recordedAt,
      occurredAt: assumed.has('note') && one.type === 'note' ? same.occurredAt : one.occurredAt,
    };
  });
  return lead;
}
