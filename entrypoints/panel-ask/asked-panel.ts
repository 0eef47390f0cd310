import type { LeadRef } from '@/lib/domain/lead';

/** Where the page's first script leaves the lead that its ticket was for, once what the panel shows of it is there; absent without a ticket. */
export type AskedPanel = { tasukiPanel?: Promise<LeadRef> };
