import { DAY, type Instant } from '@/lib/domain/time';
import { CrmFault } from '@/server/connectors/crm-fault';

/** What a call is for. News and what we write come first; the rest has a share of the day. */
export type Purpose = 'news' | 'writing' | 'comments' | 'deletions';

const shares: Record<Purpose, number> = { news: 1, writing: 1, comments: 0.4, deletions: 0.2 };
/** What a share may be ahead of its even pace: enough to begin with, and no more than this part of the day's calls. */
const AHEAD = 30;
const AHEAD_OF_ALL = 0.02;

/**
 * An app's calls of a day, counted by ourselves: kintone refuses nothing when they are used up, it writes to the company's administrator.
 * Its day begins at 9:00 in Tokyo, midnight UTC. The count is this process's own and begins anew with it.
 */
export type CallBudget = {
  /** Counts a call. @throws {CrmFault} `budget` once the day's calls are used up, with the time until the next day. */
  take(app: string, purpose: Purpose, now: Instant): void;
  /** How many calls a purpose may make now without running ahead of its share. */
  spare(app: string, purpose: Purpose, now: Instant): number;
};

export function createCallBudget(perDay: number): CallBudget {
  let day = Number.NEGATIVE_INFINITY;
  let used = new Map<string, number>();
  const of = (app: string, purpose: Purpose, now: Instant) => {
    const today = Math.floor(now / DAY);
    if (today !== day) used = new Map();
    day = today;
    return used.get(`${app}/${purpose}`) ?? 0;
  };
  const total = (app: string, now: Instant) => (Object.keys(shares) as Purpose[]).reduce((sum, purpose) => sum + of(app, purpose, now), 0);
  return {
    take(app, purpose, now) {
      if (total(app, now) >= perDay) throw new CrmFault('budget', `app ${app}`, (Math.floor(now / DAY) + 1) * DAY - now);
      used.set(`${app}/${purpose}`, of(app, purpose, now) + 1);
    },
    spare(app, purpose, now) {
      const left = perDay - total(app, now);
      const share = shares[purpose];
      if (share === 1) return left;
      const due = share * perDay * ((now % DAY) / DAY);
      return Math.max(0, Math.floor(Math.min(left, due + Math.min(AHEAD, perDay * AHEAD_OF_ALL) - of(app, purpose, now))));
    },
  };
}
