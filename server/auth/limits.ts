import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { type Instant, MINUTE, SECOND } from '@/lib/domain/time';
import { audit } from '@/server/db/audit';
import type { OpenDatabase } from '@/server/db/database';
import { Refusal } from '@/server/problem';
import { type CallerAddress, isLoopback } from './caller-address';

/** How much is let through; 0: no limit. */
export type LimitSettings = {
  /** Requests of one person a minute, counted by each hub process. */
  perUser: number;
  /** Requests from one address a minute, counted by each hub process; this machine's own is not counted. */
  perAddress: number;
  /** Tokens and codes from one address that turned out wrong, in ten minutes; hubs on one PostgreSQL count together. */
  failures: number;
};

/** What a hub that people use lets through: a whole office behind one address, and nobody who tries out tokens. */
export const usualLimits: LimitSettings = { perUser: 1_200, perAddress: 12_000, failures: 100 };

/** Counts who asks how often. Each throws a `Refusal` `rate_limited` that says when to come back. */
export type Limits = {
  asks(address: CallerAddress): Promise<void>;
  userAsks(user: string): Promise<void>;
  /** Something secret was wrong. Who has the right one is never held up by others at the same address. */
  failed(address: CallerAddress): Promise<void>;
};

/** How often a limit was met, for the figures. */
export type OnLimited = (by: 'user' | 'address' | 'failures') => void;

const FAILURES_WITHIN = 10 * MINUTE;

type Limiter = RateLimiterMemory | RateLimiterPostgres;

/** Limits on one database; the first time somebody meets one is told in the audit. */
export function createLimits(settings: LimitSettings | null, open: OpenDatabase, clock: () => Instant, onLimited: OnLimited): Limits {
  const { perUser = 0, perAddress = 0, failures = 0 } = settings ?? {};
  const each = (keyPrefix: string, points: number) =>
    points > 0 ? new RateLimiterMemory({ keyPrefix, points, duration: MINUTE / SECOND }) : null;
  const users = each('user', perUser);
  const addresses = each('address', perAddress);
  const failing = failures > 0 ? failureLimiter(open, failures) : null;

  async function count(limiter: Limiter | null, key: string, by: Parameters<OnLimited>[0], who: { user?: string; address?: string }) {
    if (!limiter) return;
    const over = await limiter.consume(key).then(
      () => null,
      (reason: unknown) => {
        if (reason instanceof RateLimiterRes) return reason;
        throw reason;
      },
    );
    if (!over) return;
    onLimited(by);
    // Told once for each time it is met, not for each request: an audit that can be flooded hides more than it shows.
    if (over.consumedPoints === limiter.points + 1) {
      await audit(open.db, clock(), {
        action: by === 'failures' ? 'too many wrong tokens' : 'too many requests',
        user: who.user ?? null,
        detail: { by, limit: limiter.points, ...(who.address ? { address: who.address } : {}) },
      });
    }
    throw new Refusal('rate_limited', 'Too many requests: come back later.', undefined, Math.max(1, Math.ceil(over.msBeforeNext / SECOND)));
  }

  return {
    asks: async (address) => {
      // Behind a proxy on this machine everybody has its address, unless the hub is told of the proxy.
      if (!isLoopback(address)) await count(addresses, address, 'address', { address });
    },
    userAsks: (user) => count(users, user, 'user', { user }),
    failed: (address) => count(failing, address, 'failures', { address }),
  };
}

function failureLimiter({ pool }: OpenDatabase, points: number): Limiter {
  const options = { keyPrefix: 'failures', points, duration: FAILURES_WITHIN / SECOND };
  if (!pool) return new RateLimiterMemory(options);
  return new RateLimiterPostgres({
    ...options,
    storeClient: pool,
    storeType: 'pool',
    tableName: 'rate_limits',
    // By the migrations.
    tableCreated: true,
    // Beyond the limit this process knows for itself, and asks the database no more.
    inMemoryBlockOnConsumed: points + 2,
    insuranceLimiter: new RateLimiterMemory(options),
  });
}
