import { sql } from 'drizzle-orm';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { type Instant, SECOND } from '@/lib/domain/time';
import type { OpenDatabase } from './db/database';
import { rows } from './db/database';

/** What the hub counts. Labels are routes, states and codes: never people, records, addresses or tokens. */
export type Metrics = {
  /** A request was answered after so many milliseconds; `route` as the contract writes it. */
  answered(method: string, route: string, status: number, ms: number): void;
  streamOpened(): void;
  streamClosed(): void;
  limited(by: string): void;
  /** A sign-in, a refresh or a token that was refused. */
  refused(why: string): void;
  /** Everything in Prometheus' format; what lies in the database is looked up now. */
  read(): Promise<{ type: string; text: string }>;
};

/** Counts for one hub; what describes the process is gathered from the first reading on. */
export function createMetrics({ db, pool }: OpenDatabase, clock: () => Instant): Metrics {
  const registers = [new Registry()];
  const [register] = registers as [Registry];
  const requests = new Histogram({
    name: 'tasuki_request_seconds',
    help: 'How long requests took to be answered, by route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const streams = new Gauge({ name: 'tasuki_event_streams', help: 'Event streams that are open.', registers });
  const limited = new Counter({ name: 'tasuki_limited_total', help: 'Requests refused by a limit.', labelNames: ['by'], registers });
  const refused = new Counter({ name: 'tasuki_unauthorized_total', help: 'Secrets that were wrong.', labelNames: ['what'], registers });
  const lag = new Gauge({
    name: 'tasuki_feed_lag_seconds',
    help: 'Age of the oldest unfinished change: the feed is read below it, so clients are behind by this much.',
    registers,
  });
  const writeBacks = new Gauge({ name: 'tasuki_write_backs_waiting', help: 'Acts that a CRM has not been told of yet.', registers });
  const oldest = new Gauge({ name: 'tasuki_write_backs_oldest_seconds', help: 'Age of the oldest of them.', registers });
  const unsealed = new Gauge({ name: 'tasuki_audit_unsealed', help: 'Audit entries not chained yet.', registers });
  const connections = new Gauge({ name: 'tasuki_database_connections', help: 'The database pool.', labelNames: ['state'], registers });
  let described = false;

  async function lookUp(): Promise<void> {
    const [found] = await rows<{ lag: number; waiting: number; oldest: number | null; unsealed: number }>(
      db,
      sql`select
          (select coalesce(extract(epoch from max(clock_timestamp() - xact_start)), 0)::float8 from pg_stat_activity
            where backend_xid is not null and pid <> pg_backend_pid() and datname = current_database()) as lag,
          (select count(*)::int from write_backs where sent_at is null) as waiting,
          (select min(created_at)::float8 from write_backs where sent_at is null) as oldest,
          (select count(*)::int from audit where hash is null) as unsealed`,
    );
    if (!found) return;
    lag.set(Math.max(0, found.lag));
    writeBacks.set(found.waiting);
    oldest.set(found.oldest === null ? 0 : Math.max(0, clock() - found.oldest) / SECOND);
    unsealed.set(found.unsealed);
  }

  return {
    answered: (method, route, status, ms) => requests.observe({ method, route, status: String(status) }, ms / SECOND),
    streamOpened: () => streams.inc(),
    streamClosed: () => streams.dec(),
    limited: (by) => limited.inc({ by }),
    refused: (what) => refused.inc({ what }),
    async read() {
      if (!described) {
        described = true;
        collectDefaultMetrics({ register });
      }
      await lookUp();
      if (pool) {
        connections.set({ state: 'open' }, pool.totalCount);
        connections.set({ state: 'idle' }, pool.idleCount);
        connections.set({ state: 'waited for' }, pool.waitingCount);
      }
      return { type: register.contentType, text: await register.metrics() };
    },
  };
}
