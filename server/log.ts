import { type DestinationStream, type Logger, pino } from 'pino';

export type { Logger };

/** The hub's log: one JSON line an event. It never holds lead data, tokens or addresses with ids in them. */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    redact: {
      paths: ['authorization', '*.authorization', 'token', '*.token', 'headers', '*.headers', 'body', '*.body'],
      censor: '[kept out]',
    },
  };
  return destination ? pino(options, destination) : pino(options, pino.destination({ dest: 2, sync: true }));
}

/** What a log may say of a failure: its kind, its code and where. Messages of databases and parsers can quote data, so none is logged. */
export function describeFailure(error: unknown): Record<string, unknown> {
  const codes: unknown[] = [];
  let cause = error;
  for (let depth = 0; cause instanceof Error && depth < 5; depth++) {
    const code = (cause as { code?: unknown }).code;
    codes.push(typeof code === 'string' ? `${cause.name}:${code}` : cause.name);
    cause = cause.cause;
  }
  const frames = error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : [];
  return { kinds: codes, at: frames.slice(0, 8).map((line) => line.trim()) };
}
