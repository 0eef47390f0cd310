import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from 'vitest';

/** One message as it came in. */
export type Taken = { path: string; headers: IncomingHttpHeaders; body: string };

/** What to do with a request: answer with a status, cut the line before any answer, or keep it waiting. */
export type Behaviour = { status: number; headers?: Record<string, string>; after?: number } | 'cut' | 'wait';

/** A channel on loopback that does as it is told, and takes everything when told nothing. */
export type PaperChannel = {
  origin: string;
  /** Every request that came, answered or not. */
  taken: Taken[];
  /** Requests to a path that begins so, oldest first. */
  at(path: string): Taken[];
  /** What the next requests to a path get, one after the other. */
  behave(path: string, ...next: Behaviour[]): void;
  /** Waits until so many requests came to a path. */
  until(path: string, count: number): Promise<Taken[]>;
};

/** Starts a channel that ends with the test file. */
export async function paperChannel(): Promise<PaperChannel> {
  const taken: Taken[] = [];
  const plans = new Map<string, Behaviour[]>();
  const waiting = new Set<() => void>();
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (part: string) => {
      body += part;
    });
    request.on('end', () => {
      const path = request.url ?? '';
      taken.push({ path, headers: request.headers, body });
      const plan = [...plans].find(([start]) => path.startsWith(start))?.[1].shift() ?? { status: 200 };
      for (const check of waiting) check();
      if (plan === 'wait') return;
      if (plan === 'cut') return request.socket.destroy();
      setTimeout(() => {
        response.writeHead(plan.status, plan.headers);
        response.end('ok');
      }, plan.after ?? 0);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const at = (path: string) => taken.filter((one) => one.path.startsWith(path));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken,
    at,
    behave: (path, ...next) => plans.set(path, next),
    until: (path, count) =>
      new Promise((resolve) => {
        const check = () => {
          if (at(path).length < count) return;
          waiting.delete(check);
          resolve(at(path));
        };
        waiting.add(check);
        check();
      }),
  };
}
