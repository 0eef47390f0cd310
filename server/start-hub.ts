import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { controlApp } from './control';
import { createHub, type Hub, type HubOptions } from './create-hub';
import { explain } from './hub-fault';

/** A hub that listens. */
export type StartedHub = Hub & { port: number; url: string };

/**
 * Starts a hub on a port (0: any free one), and, on the embedded database, a second door on loopback for commands on this machine.
 * @throws {HubFault} one line that says what to do.
 */
export async function startHub(options: HubOptions & { port: number; hostname?: string }): Promise<StartedHub> {
  const hub = await createHub(options);
  const servers: Server[] = [];
  try {
    const server = await listen(hub.app.fetch, options.port, options.hostname);
    servers.push(server);
    const { port } = server.address() as AddressInfo;
    if (hub.kind === 'pglite') {
      const key = randomBytes(32).toString('base64url');
      const door = await listen(controlApp(hub.services, key).fetch, 0, '127.0.0.1');
      servers.push(door);
      hub.publishControl({ port: (door.address() as AddressInfo).port, key });
    }
    const { runner, watch, deliveries } = hub.services;
    const stops = options.watches === false ? [] : [runner.start(), watch.start(), deliveries.start()];
    return {
      ...hub,
      port,
      url: `http://localhost:${port}`,
      close: async () => {
        await Promise.all(stops.map((stop) => stop()));
        const closing = hub.close();
        await Promise.all(servers.map(shut));
        await closing;
      },
    };
  } catch (error) {
    await Promise.all(servers.map(shut));
    await hub.close();
    throw explain(error, { port: options.port });
  }
}

function listen(fetch: (request: Request) => Response | Promise<Response>, port: number, hostname?: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, port, ...(hostname ? { hostname } : {}) }, () => resolve(server as Server));
    // Longer than balancers and clients keep a connection they don't use: else one is closed just as a request is sent on it.
    (server as Server).keepAliveTimeout = 75_000;
    // A file to import may take its time; every other body is small, and headers have a limit of their own.
    (server as Server).requestTimeout = 3_600_000;
    server.once('error', reject);
  });
}

function shut(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    // Streams stay open for hours; what is being answered just now gets a moment.
    setTimeout(() => server.closeAllConnections(), 300).unref();
    server.closeIdleConnections();
  });
}
