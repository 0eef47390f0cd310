/** Everything that can go wrong, as a closed list; the words live in the locales. */
export const faultCodes = [
  'offline',
  'unauthorized',
  'forbidden',
  'not_found',
  'conflict',
  'gone',
  'rate_limited',
  'server',
  'not_a_hub',
  'too_large',
  'insecure_address',
  'bad_address',
  'redirected',
  'invalid',
  'no_permission',
  'not_connected',
  'signed_out',
  'lapsed',
  'locked',
  'no_company_sign_in',
  'not_admitted',
  'storage_full',
  'storage',
  'newer_version',
  'untrusted',
  'unknown',
] as const;
export type FaultCode = (typeof faultCodes)[number];

/** The one kind of error. Once it crossed a message it is no longer an `instanceof`: decide by `code`. */
export class Fault extends Error {
  constructor(
    readonly code: FaultCode,
    /** What a person should know beyond the code; never lead data or secrets. */
    readonly detail?: string,
    cause?: unknown,
    /** How long the hub asked us to wait, milliseconds. */
    readonly retryAfter?: number,
  ) {
    super(detail ? `${code}: ${detail}` : code, { cause });
    this.name = 'Fault';
  }
}

/** The code of anything thrown; `unknown` when it is not ours. */
export function faultCode(error: unknown): FaultCode {
  const code = (error as { code?: unknown } | null)?.code;
  return faultCodes.includes(code as FaultCode) ? (code as FaultCode) : 'unknown';
}
