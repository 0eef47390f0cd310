import type { CrmPerson } from '@/server/connectors/connector';
import type { Mapping } from '@/server/connectors/mapping';
import { idIn, textIn } from './row-values';
import { type Described, orElse, type SalesforceApi } from './salesforce-api';

/** An opportunity's stage where the mapping names none of its own: at work, won or lost. */
export const OPPORTUNITY = 'opportunity';
const WON = 'won';
const LOST = 'lost';

/** What an organisation calls things. */
export type SalesforceWords = {
  people: CrmPerson[];
  statuses: { id: string; name: string }[];
  /** A stage as the mapping names it: `opportunity:Proposal`, else by what it is. */
  statusOfStage(stage: string): string;
  /** Of leads. */
  fields: ReadonlyMap<string, Described>;
  /** Of other objects, those of some fields that may be read. */
  readable(type: 'Contact' | 'Task' | 'Event', names: readonly string[]): string[];
  /** The status of a task that is done. */
  doneStatus: string;
};

/** Reads them. @throws {CrmFault} */
export async function readWords(api: SalesforceApi, { statuses: meanings }: Mapping, signal: AbortSignal): Promise<SalesforceWords> {
  const all = async (soql: string) => (await orElse(api.query(soql, signal), { rows: [], whole: true })).rows;
  const lead = await api.describe('Lead', signal);
  const others = new Map<string, Set<string>>();
  for (const type of ['Contact', 'Task', 'Event']) {
    others.set(type, new Set((await orElse(api.describe(type, signal), [])).map(({ name }) => name)));
  }
  const users = await all("SELECT Id, Name, Email FROM User WHERE UserType = 'Standard' ORDER BY Id LIMIT 2000");
  const stages = await all(
    'SELECT ApiName, MasterLabel, IsClosed, IsWon FROM OpportunityStage WHERE IsActive = true ORDER BY SortOrder LIMIT 200',
  );
  const [done] = await all('SELECT ApiName FROM TaskStatus WHERE IsClosed = true ORDER BY SortOrder LIMIT 1');
  const kinds = new Map(stages.map((row) => [idIn(row, 'ApiName'), row.IsWon === true ? WON : row.IsClosed === true ? LOST : OPPORTUNITY]));
  const statusOfStage = (stage: string) => {
    const own = `${OPPORTUNITY}:${stage}`;
    return Object.hasOwn(meanings, own) ? own : (kinds.get(stage) ?? OPPORTUNITY);
  };
  const named = stages.map((row) => ({
    id: statusOfStage(idIn(row, 'ApiName')),
    name: `opportunity: ${textIn(row, 'MasterLabel') ?? ''}`,
  }));
  return {
    people: users.map((row) => ({ id: idIn(row), name: textIn(row, 'Name') ?? '', mail: textIn(row, 'Email') })),
    statuses: [
      ...(lead.find(({ name }) => name === 'Status')?.values ?? []).map(({ value, label }) => ({ id: value, name: label })),
      ...new Map(named.map((one) => [one.id, one])).values(),
    ],
    statusOfStage,
    fields: new Map(lead.map((field) => [field.name, field])),
    readable: (type, names) => names.filter((name) => others.get(type)?.has(name)),
    doneStatus: textIn(done ?? {}, 'ApiName') ?? 'Completed',
  };
}
