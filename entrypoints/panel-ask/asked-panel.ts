import type { LeadRef } from '@/lib/domain/lead';
import type { Hung } from './picture';

export type AskedLead = { ref: LeadRef; hung: Hung | null };

/**
 * Where the page's first script leaves the lead that its ticket was for, once what the panel shows of it is there, and the picture that
 * stands until then; absent without a ticket.
 */
export type AskedPanel = { tasukiPanel?: Promise<AskedLead> };
