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
  readonly status: (typeof statusOf)[ProblemCode];

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
