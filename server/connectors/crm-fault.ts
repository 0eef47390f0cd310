export const crmFaultCodes = ['unreachable', 'signed_out', 'forbidden', 'busy', 'budget', 'not_found', 'refused', 'broken'] as const;

/** Why a CRM could not be read or written. */
export type CrmFaultCode = (typeof crmFaultCodes)[number];

const advice: Record<CrmFaultCode, string> = {
  unreachable: 'The CRM does not answer. Check the address and the network; the hub tries again by itself.',
  signed_out: 'The CRM does not accept the credentials. Make new ones there and connect again.',
  forbidden: 'The CRM refuses this to the user of the credentials. Give that user the right to read it.',
  busy: 'The CRM asked to be asked less often. The hub waits and goes on by itself.',
  budget: "The day's budget of calls is used up. The hub goes on when the CRM's day begins.",
  not_found: 'The CRM does not have that. Check the address, the application number and the names of fields.',
  refused: 'The CRM refused what was asked as not valid. Check the mapping.',
  broken: 'The CRM answered with something that is not its API. Check the address.',
};

/** A call to a CRM that failed. `message` is a sentence for the admin, without lead data and credentials. */
export class CrmFault extends Error {
  constructor(
    readonly code: CrmFaultCode,
    /** What the CRM said in a word or code, never a body. */
    readonly detail = '',
    /** When it makes sense to ask again, in milliseconds from now. */
    readonly retryAfter: number | null = null,
    cause?: unknown,
  ) {
    super(detail ? `${advice[code]} (${detail})` : advice[code], { cause });
    this.name = 'CrmFault';
  }

  /** Whether waiting helps without anybody doing anything. */
  get passes(): boolean {
    return this.code === 'unreachable' || this.code === 'busy' || this.code === 'budget';
  }
}
