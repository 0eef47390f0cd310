import { randomUUID } from 'node:crypto';
import { releaseLease, takeLease } from '@/server/db/lease';
import { HubFault } from '@/server/hub-fault';
import { describeFailure, type Logger } from '@/server/log';
import type { Connection, Connections } from './connections';
import type { CrmSession } from './connector';
import { CrmFault } from './crm-fault';
import { type ReadParts, type ReadProgress, readConnection } from './read-connection';
import { sendWriteBacks } from './write-backs';

/** How often a CRM is asked for news, and how long its hub may hold it without a sign of life. */
const EVERY = 30_000;
const LEASE = 120_000;
/** The longest wait after failures in a row. */
const LONGEST = 15 * 60_000;

/** Reads connections again and again, one hub at a time for each. */
export type Runner = {
  /** Reads one connection now and to the end. @throws {CrmFault} as the CRM does; {HubFault} while another hub reads it, or for one that is not there. */
  readNow(id: string, onProgress?: (progress: ReadProgress) => void, signal?: AbortSignal): Promise<void>;
  /** Begins to read all active connections, each `every` milliseconds; returns the way to stop, which waits for what is under way. */
  start(every?: number): () => Promise<void>;
};

/** Opens the session of a connection with its credentials. @throws {CrmFault | HubFault} */
export async function openSession(connections: Connections, connection: Connection, clock: () => number): Promise<CrmSession> {
  const connector = connections.connectorOf(connection.kind);
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
  const waits = new Map<string, { until: number; tries: number }>();
  const reading = new Map<string, Promise<void>>();

  /** Reads a connection while no other hub does. @returns false when one does. */
  async function read(connection: Connection, signal: AbortSignal, onProgress?: (progress: ReadProgress) => void): Promise<boolean> {
    const lease = `connection:${connection.id}`;
    const holder = randomUUID();
    if (!(await takeLease(open.db, lease, holder, clock(), LEASE))) return false;
    const lost = new AbortController();
    // A slow page must not lose the lease to another hub; where it is lost all the same, that hub goes on.
    const renewing = setInterval(() => {
      takeLease(open.db, lease, holder, clock(), LEASE).then(
        (held) => held || lost.abort(),
        () => {},
      );
    }, LEASE / 4);
    renewing.unref();
    const either = AbortSignal.any([signal, lost.signal]);
    try {
      const session = await openSession(connections, connection, clock);
      try {
        await readConnection(parts, connection, session, either, (progress) => {
          const { refused } = progress.kept;
          if (refused.length > 0)
            log.warn(
              { connection: connection.id, stream: progress.stream, count: refused.length, reason: refused[0]?.reason },
              'records were refused',
            );
          onProgress?.(progress);
        });
        if (connection.writeBack && session.write) await sendWriteBacks(parts, connection, session, either);
      } finally {
        await session.close?.();
      }
      if (!either.aborted) await connections.wasWell(connection.id, clock());
      return true;
    } finally {
      clearInterval(renewing);
      await releaseLease(open.db, lease, holder).catch(() => {});
    }
  }

  async function wasIll(connection: Connection, error: unknown, every: number): Promise<void> {
    const tries = (waits.get(connection.id)?.tries ?? 0) + 1;
    const asked = error instanceof CrmFault ? error.retryAfter : null;
    // Backing off with some chance in it, so that hubs and connections don't return together.
    const backOff = Math.min(LONGEST, every * 2 ** Math.min(tries, 6)) * (0.75 + Math.random() / 2);
    waits.set(connection.id, { until: clock() + (asked ?? backOff), tries });
    const known = error instanceof CrmFault || error instanceof HubFault;
    await connections.wasIll(connection.id, known ? error.message : 'Reading failed; the hub’s log says more.', clock());
    log.warn({ ...describeFailure(error), connection: connection.id }, 'a CRM could not be read');
  }

  /** Whether a failure still has to be waited out; what an admin put right is tried at once. */
  function mustWait(connection: Connection): boolean {
    const wait = waits.get(connection.id);
    if (!wait) return false;
    if (connection.lastError === null) waits.delete(connection.id);
    return connection.lastError !== null && wait.until > clock();
  }

  return {
    async readNow(id, onProgress, signal = new AbortController().signal) {
      const connection = await connections.get(id);
      if (!connection) throw new HubFault(`There is no connection "${id}".`);
      if (!(await read(connection, signal, onProgress))) throw new HubFault(`"${id}" is being read just now.`);
    },
    start(every = EVERY) {
      const stopping = new AbortController();
      let timer: NodeJS.Timeout | undefined;
      let round: Promise<void> = Promise.resolve();
      const readOne = async (connection: Connection): Promise<void> => {
        try {
          if (await read(connection, stopping.signal)) waits.delete(connection.id);
        } catch (error) {
          if (!stopping.signal.aborted) await wasIll(connection, error, every);
        }
      };
      const readAll = async (): Promise<void> => {
        // One that takes long must not keep the others from their turn.
        for (const connection of await connections.list()) {
          if (stopping.signal.aborted || !connection.active || reading.has(connection.id) || mustWait(connection)) continue;
          reading.set(
            connection.id,
            readOne(connection)
              .catch((error: unknown) => log.error(describeFailure(error), 'a connection’s state could not be kept'))
              .finally(() => reading.delete(connection.id)),
          );
        }
      };
      const again = (): void => {
        round = readAll()
          .catch((error: unknown) => log.error(describeFailure(error), 'connections could not be listed'))
          .finally(() => {
            if (!stopping.signal.aborted) timer = setTimeout(again, every);
          });
      };
      again();
      return async () => {
        stopping.abort();
        clearTimeout(timer);
        await round;
        await Promise.all(reading.values());
      };
    },
  };
}
