import { z } from 'zod';
import { CrmFault } from '@/server/connectors/crm-fault';

/** An answer that is no answer: what to tell, and after how many milliseconds to ask again here; null for not at all. */
export type Failed = { fault: CrmFault; again: number | null };

const Body = z.looseObject({
  category: z.string().default(''),
  policyName: z.string().default(''),
  errors: z.array(z.looseObject({ context: z.record(z.string(), z.array(z.string())).optional() })).default([]),
});

const SECOND = 1_000;
const DAY = 86_400_000;
/** The windows in which HubSpot counts, by its names of them; a search's is a second. */
const windows: Record<string, number> = { SECONDLY: SECOND, TEN_SECONDLY_ROLLING: 10 * SECOND };
/** Longer than this a session doesn't stand still: the runner comes again by itself. */
const LONGEST = 60 * SECOND;

/**
 * Reads what HubSpot refused. Its categories and scopes are told, its messages never: they quote records.
 * `utcOffset` is the account's, at whose midnight the day's budget begins anew; in milliseconds.
 */
export async function faultOf(
  response: Response,
  { clock, utcOffset }: { clock: () => number; utcOffset: number | null },
): Promise<Failed> {
  const { status } = response;
  const after = Number(response.headers.get('retry-after'));
  const asked = Number.isFinite(after) && after > 0 ? after * SECOND : null;
  const told = Body.safeParse(await response.json().catch(() => null)).data ?? { category: '', policyName: '', errors: [] };
  const final = (fault: CrmFault): Failed => ({ fault, again: null });
  switch (status) {
    case 401:
      return final(new CrmFault('signed_out', told.category));
    case 403: {
      const scopes = [...new Set(told.errors.flatMap(({ context = {} }) => Object.values(context).flat()))];
      const detail = scopes.length > 0 ? `the app needs the scope ${scopes.join(' or ')}` : told.category;
      return final(new CrmFault('forbidden', detail));
    }
    case 404:
      return final(new CrmFault('not_found', told.category));
    case 429: {
      if (told.policyName === 'DAILY') return final(new CrmFault('budget', '', asked ?? untilMidnight(clock(), utcOffset)));
      const wait = asked ?? windows[told.policyName] ?? 10 * SECOND;
      return { fault: new CrmFault('busy', told.policyName || '429', wait), again: wait <= LONGEST ? wait : null };
    }
    // Somebody else writes to the same records; and an account that is being moved to another place, which may take a day.
    case 423:
      return { fault: new CrmFault('busy', '423', asked), again: asked === null ? 2 * SECOND : asked <= LONGEST ? asked : null };
    case 477:
      return final(new CrmFault('busy', 'the account is being moved', asked));
  }
  if (status >= 500) {
    const fault = new CrmFault(status === 500 ? 'broken' : 'unreachable', String(status), asked);
    return { fault, again: status === 501 ? null : (asked ?? SECOND) <= LONGEST ? (asked ?? SECOND) : null };
  }
  return final(new CrmFault('refused', told.category || String(status)));
}

function untilMidnight(now: number, utcOffset: number | null): number {
  const local = now + (utcOffset ?? 0);
  return DAY - (((local % DAY) + DAY) % DAY);
}
