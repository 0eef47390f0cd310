/** Where a record stands in this CRM's own words; it knows nothing of scores or promises. */
export const statuses = ['new', 'open', 'contacting', 'qualified', 'deal', 'nurturing', 'inactive', 'disqualified', 'customer'] as const;
export type Status = (typeof statuses)[number];
