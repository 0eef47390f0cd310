import { z } from 'zod';
import type { Activity, Lead } from '@/lib/domain/lead';
import type { Instant } from '@/lib/domain/time';
import type { Status } from './status';

const statusOf: Record<string, Status> = {
  lead: 'new',
  mql: 'open',
  sal: 'contacting',
  sql: 'qualified',
  opp: 'deal',
  nurturing: 'nurturing',
  dormant: 'inactive',
  unfit: 'disqualified',
  customer: 'customer',
};

/** One line of the list. */
export type CrmRow = {
  n: number;
  name: string;
  company: string;
  title: string;
  owner: string | null;
  ownerName: string | null;
  status: Status;
  /** When something last happened. */
  touchedAt: Instant | null;
};

/** One thing that happened, as a record page shows it. */
export type CrmActivity = Pick<Activity, 'id' | 'type' | 'result' | 'callbackAt' | 'title' | 'note'> & { at: Instant; by: string | null };

/** A record page. */
export type CrmRecord = CrmRow & {
  rev: number;
  department: string | null;
  email: string | null;
  phone: string | null;
  source: string | null;
  campaign: string | null;
  createdAt: Instant;
  account: { industry: string | null; employees: number | null; address: string | null; country: string | null };
  deals: { name: string; amount: number | null; currency: string | null; status: 'open' | 'won' | 'lost' }[];
  optOuts: string[];
  /** Latest first. */
  activities: CrmActivity[];
};

/** `GET /api/leads` */
export type CrmList = { leads: CrmRow[]; owners: { id: string; name: string }[]; me: { id: string; name: string } };

const note = z.string().trim().max(4000).optional();

/** `POST /api/leads/{n}/activities`: what can be logged here. */
export const NewActivity = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('call'), result: z.enum(['talked', 'no_answer', 'callback']), callbackAt: z.number().int().optional(), note }),
  z.object({ kind: z.literal('mail'), note }),
  z.object({ kind: z.literal('meeting'), note }),
  z.object({ kind: z.literal('note'), note: z.string().trim().min(1).max(4000) }),
]);
export type NewActivity = z.infer<typeof NewActivity>;

/** The record's number in this CRM; null for a lead that has no record here. */
export function numberOf(lead: Lead): number | null {
  const ref = lead.refs.find((each) => each.site === 'sample' && each.type === 'lead');
  return ref && /^\d{1,9}$/.test(ref.id) ? Number(ref.id) : null;
}

/** A lead as a line of the list. */
export function rowOf(lead: Lead, n: number, nameOf: (user: string) => string): CrmRow {
  const stage = lead.stages[lead.stages.length - 1]?.stage ?? 'lead';
  return {
    n,
    name: lead.name,
    company: lead.company.name ?? '',
    title: lead.title ?? '',
    owner: lead.owner,
    ownerName: lead.owner === null ? null : nameOf(lead.owner),
    status: statusOf[stage] ?? 'open',
    touchedAt: lead.activities[lead.activities.length - 1]?.occurredAt ?? null,
  };
}

/** A lead as a record page. */
export function recordOf(lead: Lead, n: number, nameOf: (user: string) => string): CrmRecord {
  return {
    ...rowOf(lead, n, nameOf),
    rev: lead.rev,
    department: lead.department ?? null,
    email: lead.email ?? null,
    phone: lead.phone ?? null,
    source: lead.source ?? null,
    campaign: lead.campaign ?? null,
    createdAt: lead.createdAt,
    account: {
      industry: lead.company.industry ?? null,
      employees: lead.company.employees ?? null,
      address: lead.company.address ?? null,
      country: lead.company.country ?? null,
    },
    deals: lead.opportunities.map((deal) => ({
      name: deal.name ?? lead.company.name ?? lead.name,
      amount: deal.amount ?? null,
      currency: deal.currency ?? null,
      status: deal.status,
    })),
    optOuts: [...new Set(lead.optOuts.map((optOut) => optOut.channel))],
    activities: lead.activities
      .map(({ id, type, result, callbackAt, title, note: text, occurredAt, by }) => ({
        id,
        type,
        at: occurredAt,
        by: by === undefined ? null : nameOf(by),
        ...(result === undefined ? {} : { result }),
        ...(callbackAt === undefined ? {} : { callbackAt }),
        ...(title === undefined ? {} : { title }),
        ...(text === undefined ? {} : { note: text }),
      }))
      .reverse(),
  };
}
