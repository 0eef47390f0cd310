import { connect, type Socket } from 'node:net';

/** A command that Firefox refused; `code` is its name for why, such as "no such element". */
export class MarionetteError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(`${code}: ${message}`);
    this.name = 'MarionetteError';
  }
}

type Answer = { resolve(value: unknown): void; reject(error: Error): void };

/**
 * Firefox's own remote control, spoken over TCP: each message is its length in bytes, a colon and JSON;
 * `[0, id, command, parameters]` one way, `[1, id, error, result]` the other. One command after another is answered.
 */
export class Marionette {
  private waiting = new Map<number, Answer>();
  private heard: Buffer = Buffer.alloc(0);
  private last = 0;

  private constructor(private socket: Socket) {
    socket.on('data', (chunk) => this.hear(chunk));
    socket.on('close', () => {
      for (const { reject } of this.waiting.values()) reject(new Error('Firefox closed the line'));
      this.waiting.clear();
    });
  }

  /** Connects to a Firefox that listens on this port. @throws when none does */
  static open(port: number): Promise<Marionette> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1' });
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        socket.on('error', () => {});
        resolve(new Marionette(socket));
      });
    });
  }

  /** Sends one command of the WebDriver family (`WebDriver:Navigate`, `Addon:Install`). @throws {MarionetteError} where Firefox refuses */
  send<Result>(command: string, parameters: Record<string, unknown> = {}): Promise<Result> {
    this.last += 1;
    const id = this.last;
    const text = JSON.stringify([0, id, command, parameters]);
    return new Promise<Result>((resolve, reject) => {
      this.waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      this.socket.write(`${Buffer.byteLength(text)}:${text}`);
    });
  }

  close(): void {
    this.socket.destroy();
  }

  private hear(chunk: Buffer): void {
    this.heard = Buffer.concat([this.heard, chunk]);
    for (;;) {
      const colon = this.heard.indexOf(':');
      const length = Number(this.heard.subarray(0, colon));
      if (colon < 0 || this.heard.length < colon + 1 + length) return;
      const message: unknown = JSON.parse(this.heard.subarray(colon + 1, colon + 1 + length).toString());
      this.heard = this.heard.subarray(colon + 1 + length);
      // The first is a greeting.
      if (Array.isArray(message)) this.settle(message as [number, number, { error: string; message: string } | null, unknown]);
    }
  }

  private settle([, id, error, result]: [number, number, { error: string; message: string } | null, unknown]): void {
    const answer = this.waiting.get(id);
    this.waiting.delete(id);
    if (error) answer?.reject(new MarionetteError(error.error, error.message));
    else answer?.resolve(result);
  }
}
