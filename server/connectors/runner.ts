import { randomUUID } from 'node:crypto';
import { releaseLease, takeLease } from '@/server/db/lease';
import { describeFailure, type Logger } from '@/server/log';
import type { Connection, Connections } from './connections';
import type { CrmSession } from './connector';
import { CrmFault } from './crm-fault';
import { type ReadParts, type ReadProgress, readConnection } from './read-connection';
import { connectorOf } from './registry';
import { sendWriteBacks } from './write-backs';

/** How often a CRM is asked for news, and how long its hub may hold it without a sign of life. */
const EVERY = 30_000;
const LEASE = 120_000;
/** The longest wait after failures in a row. */
const LONGEST = 15 * 60_000;

/** Reads connections again and again, one hub at a time for each. */
export type Runner = {
  /** Reads one connection now and to the end. @throws {CrmFault} */
  readNow(id: string, onProgress?: (progress: ReadProgress) => void, signal?: AbortSignal): Promise<void>;
  /** Begins to read all active connections on a timer; returns the way to stop, which waits for what is under way. */
  start(every?: number): () => Promise<void>;
};

/** Opens the session of a connection with its credentials. @throws {CrmFault | HubFault} */
export async function openSession(connections: Connections, connection: Connection, clock: () => number): Promise<CrmSession> {
  const connector = connectorOf(connection.kind);
  if (!connector) throw new CrmFault('not_found', connection.kind);
  return connector.open({
    settings: connection.settings,
    secrets: await connections.secretsOf(connection.id),
    mapping: connection.mapping,
    clock,
  });
}

/** Makes the runner of one hub process. */
export function createRunner(parts: ReadParts & { log: Logger }): Runner {
  const { open, connections, clock, log } = parts;
  const holder = randomUUID();
  const waits = new Map<string, { until: number; tries: number }>();

  async function read(connection: Connection, signal: AbortSignal, onProgress?: (progress: ReadProgress) => void): Promise<void> {
    const session = await openSession(connections, connection, clock);
    try {
      await readConnection(parts, connection, session, signal, (progress) => {
        // A long first load must not lose its lease to another hub.
        takeLease(open.db, leaseOf(connection), holder, clock(), LEASE).catch(() => {});
        onProgress?.(progress);
      });
      if (connection.writeBack && session.write) await sendWriteBacks(parts, connection, session, signal);
      await connections.wasWell(connection.id, clock());
    } finally {
      await session.close?.();
    }
  }

  return {
    async readNow(id, onProgress, signal = new AbortController().signal) {
      const connection = await connections.get(id);
      if (!connection) throw new CrmFault('not_found', id);
      await read(connection, signal, onProgress);
    },
    start(every = EVERY) {
      const stopping = new AbortController();
      let timer: NodeJS.Timeout | undefined;
      let running: Promise<void> = Promise.resolve();
      const round = async (): Promise<void> => {
        for (const connection of await connections.list()) {
          if (stopping.signal.aborted) return;
          const wait = waits.get(connection.id);
          if (!connection.active || (wait && wait.until > clock())) continue;
          if (!(await takeLease(open.db, leaseOf(connection), holder, clock(), LEASE))) continue;
          try {
            await read(connection, stopping.signal);
            waits.delete(connection.id);
          } catch (error) {
            if (stopping.signal.aborted) return;
            const tries = (wait?.tries ?? 0) + 1;
            const asked = error instanceof CrmFault ? error.retryAfter : null;
            // Backing off with some chance in it, so that hubs and connections don't return together.
            const backOff = Math.min(LONGEST, every * 2 ** Math.min(tries, 6)) * (0.75 + Math.random() / 2);
            waits.set(connection.id, { until: clock() + (asked ?? backOff), tries });
            const message = error instanceof CrmFault ? error.message : 'Reading failed; the hub’s log says more.';
            await connections.wasIll(connection.id, message, clock());
            log.warn({ ...describeFailure(error), connection: connection.id }, 'a CRM could not be read');
          } finally {
            await releaseLease(open.db, leaseOf(connection), holder).catch(() => {});
          }
        }
      };
      const again = (): void => {
        running = round()
          .catch((error: unknown) => log.error(describeFailure(error), 'connections could not be read'))
          .finally(() => {
            if (!stopping.signal.aborted) timer = setTimeout(again, every);
          });
      };
      again();
      return async () => {
        stopping.abort();
        clearTimeout(timer);
        await running;
      };
    },
  };
}

function leaseOf({ id }: Connection): string {
  return `connection:${id}`;
}
