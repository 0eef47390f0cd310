import type { Problem, problemCodes } from '@/lib/api/contract';

type ProblemCode = (typeof problemCodes)[number];

const statusOf = {
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  gone: 410,
  rate_limited: 429,
  invalid: 400,
  too_large: 413,
  server: 500,
} as const satisfies Record<ProblemCode, number>;

/** An answer that is not 2xx, thrown from anywhere below a route. `message` says what to do and never holds lead data. */
export class Refusal extends Error {
  readonly status: (typeof statusOf)[ProblemCode] | 412 | 503;

  constructor(
    readonly code: ProblemCode,
    message: string,
    readonly fields?: Problem['fields'],
    /** For `rate_limited`: seconds until asking again makes sense. */
    readonly retryAfter?: number,
  ) {
    super(message);
    this.name = 'Refusal';
    this.status = statusOf[code];
  }

  /** The body as the contract has it. */
  body(): Problem {
    return { code: this.code, message: this.message, ...(this.fields ? { fields: this.fields } : {}) };
  }
}

/** Somebody else was quicker: what was to be changed is not as the asker knew it (412). */
export class Stale extends Refusal {
  override readonly status = 412;

  constructor(message: string) {
    super('conflict', message);
    this.name = 'Stale';
  }
}

/** What was asked for takes longer than anybody should wait (503): ask again after `seconds`. */
export class NotYet extends Refusal {
  override readonly status = 503;

  constructor(message: string, seconds: number) {
    super('server', message, undefined, seconds);
    this.name = 'NotYet';
  }
}
