import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

/** What a line may do to a connection, decided anew for each. */
export type Weather = {
  /** Milliseconds that each piece waits, there and back. */
  delay?: () => number;
  /** Bytes a second on the way back. */
  rate?: number;
  /** The connection breaks after so many bytes of answers, before or in the middle of one; nothing: it holds. */
  breakAfter?: () => number | null;
  /** The connection is closed politely there, so that an answer is cut short. */
  truncates?: () => boolean;
  /** What was sent is sent once more over a connection of its own when this one is over. */
  repeats?: () => boolean;
};

/** A line to a hub that does not keep what it is given. */
export type BadLine = { url: string; weather: Weather; close(): Promise<void> };

/** Opens a line on loopback to a port. `weather` may be changed at any time and holds for connections made after that. */
export async function badLine(port: number, weather: Weather = {}): Promise<BadLine> {
  const open = new Set<Socket>();
  const line: BadLine = {
    url: '',
    weather,
    close: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy();
        server.close(() => resolve());
      }),
  };
  const keep = (socket: Socket) => {
    open.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => open.delete(socket));
    return socket;
  };
  const server = createServer((client) => {
    const { delay, rate, breakAfter, truncates, repeats } = line.weather;
    keep(client);
    const hub = keep(connect(port, '127.0.0.1'));
    const limit = breakAfter?.() ?? null;
    const cuts = truncates?.() ?? false;
    const said: Buffer[] = [];
    const isRepeated = repeats?.() ?? false;
    let passed = 0;
    // Pieces keep their order, however long each waits.
    let there: Promise<void> = Promise.resolve();
    let back: Promise<void> = Promise.resolve();
    const wait = (ms: number) => (ms > 0 ? new Promise<void>((resolve) => setTimeout(resolve, ms)) : Promise.resolve());
    client.on('data', (piece) => {
      if (isRepeated) said.push(piece);
      there = there.then(() => wait(delay?.() ?? 0)).then(() => void hub.write(piece));
    });
    hub.on('data', (piece) => {
      back = back
        .then(() => wait((delay?.() ?? 0) + (rate ? (piece.length / rate) * 1_000 : 0)))
        .then(() => {
          if (client.destroyed) return;
          if (limit !== null && passed + piece.length > limit) {
            const rest = piece.subarray(0, limit - passed);
            passed = limit;
            if (cuts) client.end(rest);
            else client.destroy();
            hub.destroy();
            return;
          }
          passed += piece.length;
          client.write(piece);
        });
      if (rate) {
        // A slow line does not swallow an answer whole.
        hub.pause();
        back.then(() => hub.resume());
      }
    });
    hub.on('close', () => void back.then(() => client.end()));
    client.on('close', () => {
      hub.destroy();
      if (said.length === 0) return;
      const again = keep(connect(port, '127.0.0.1'));
      again.on('data', () => {});
      again.write(Buffer.concat(said));
      setTimeout(() => again.destroy(), 300).unref();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  line.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return line;
}
