import { KintoneRestAPIError } from '@kintone/rest-api-client';
import { CrmFault, type CrmFaultCode } from '@/server/connectors/crm-fault';

/**
 * By kintone's code, for one failure comes with different HTTP statuses (GAIA_IA02 with 400 and 520, CB_WA01 with 401 and 520). Each with
 * what to look at, where the code alone says little.
 */
const byCode: Record<string, [CrmFaultCode, string?]> = {
  CB_WA01: ['signed_out', 'the password is not right'],
  CB_AU01: ['signed_out'],
  GAIA_IA02: ['signed_out', 'the API token is not one of this app: after making it there, save and update the app'],
  GAIA_AP15: ['signed_out', 'the API token belongs to another app'],
  GAIA_NO01: ['forbidden', 'the API token lacks this right: tick it at the token, save and update the app'],
  CB_NO02: ['forbidden'],
  GAIA_AP01: ['not_found', 'there is no app of this number'],
  GAIA_RE01: ['not_found', 'there is no such record'],
  GAIA_IQ03: ['refused'],
  GAIA_IQ07: ['refused'],
  GAIA_IQ11: ['refused', 'a field is not there any more'],
  GAIA_QU01: ['refused'],
  CB_VA01: ['refused', 'a field does not take what would be written'],
  CB_IJ01: ['refused'],
  CB_IL02: ['refused'],
  GAIA_DA02: ['busy', 'its database is locked'],
  GAIA_TM12: ['busy', 'too many cursors are open'],
};

/** When asking again makes sense while too many calls run at once (100 in one domain). */
const BUSY_FOR = 30_000;

/** Turns what the SDK throws into a `CrmFault`. Codes are told, messages never: they quote values; and no request, which holds the credentials. */
export function faultOf(error: unknown): CrmFault {
  if (error instanceof CrmFault) return error;
  if (error instanceof KintoneRestAPIError) {
    const [code, hint] = byCode[error.code] ?? [byStatus(error.status)];
    const wait = code === 'busy' ? (secondsIn(error.headers) ?? BUSY_FOR) : code === 'unreachable' ? secondsIn(error.headers) : null;
    const name = /^[A-Z]+_[A-Z]+\d+$/.test(error.code) ? error.code : String(error.status);
    return new CrmFault(code, hint ? `${name}: ${hint}` : name, wait);
  }
  // An answer that is a page (maintenance, a proxy) the SDK tells by its status line alone.
  const [, status] = /^(\d{3}): /.exec(error instanceof Error ? error.message : '') ?? [];
  if (status) return new CrmFault(byStatus(Number(status)), status, status === '429' ? BUSY_FOR : null);
  const network = (error as { code?: unknown }).code;
  return typeof network === 'string' && /^E[A-Z_]+$/.test(network) && !network.startsWith('ERR_BAD')
    ? new CrmFault('unreachable', network)
    : new CrmFault('broken');
}

function byStatus(status: number): CrmFaultCode {
  if (status === 429) return 'busy';
  if (status === 401) return 'signed_out';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not_found';
  if (status === 502 || status === 503 || status === 504) return 'unreachable';
  return status >= 400 && status < 500 ? 'refused' : 'broken';
}

function secondsIn(headers: unknown): number | null {
  const after = Number((headers as Record<string, unknown> | undefined)?.['retry-after']);
  return Number.isFinite(after) && after > 0 ? after * 1_000 : null;
}
