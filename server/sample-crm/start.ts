import type { Server } from 'node:http';
import { serve } from '@hono/node-server';
import type { Hub } from '@/server/hub';
import { HubFault } from '@/server/hub-fault';
import { sampleCrmApp } from './app';

/** The sample CRM, listening. */
export type StartedSampleCrm = { url: string; port: number; close(): Promise<void> };

/**
 * Starts the sample CRM on this machine only (port 0: any free one).
 * @throws {HubFault} one line that says what to do when the port is in use or may not be opened.
 */
export async function startSampleCrm(options: { hub: Pick<Hub, 'services'>; port: number }): Promise<StartedSampleCrm> {
  const app = sampleCrmApp(options.hub);
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, port: options.port, hostname: '127.0.0.1' }, ({ port }) =>
      resolve({ url: `http://localhost:${port}`, port, close: () => shut(server as Server) }),
    );
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') {
        reject(new HubFault(`Port ${options.port} is in use, so the sample CRM can't start: stop what runs there.`, error));
      } else reject(new HubFault(`The sample CRM can't open port ${options.port} (${error.code ?? error.message}).`, error));
    });
  });
}

function shut(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
