import { CrmFault, type CrmFaultCode } from '@/server/connectors/crm-fault';

const byCode: Record<string, CrmFaultCode> = {
  INVALID_SESSION_ID: 'signed_out',
  INVALID_AUTH_HEADER: 'signed_out',
  INSUFFICIENT_ACCESS: 'forbidden',
  INSUFFICIENT_ACCESS_OR_READONLY: 'forbidden',
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: 'forbidden',
  FUNCTIONALITY_NOT_ENABLED: 'forbidden',
  API_DISABLED_FOR_ORG: 'forbidden',
  API_CURRENTLY_DISABLED: 'forbidden',
  FORBIDDEN: 'forbidden',
  // What a user may not read is not there for them.
  INVALID_TYPE: 'forbidden',
  NOT_FOUND: 'not_found',
  ENTITY_IS_DELETED: 'not_found',
  URL_NOT_RESET: 'not_found',
  UNABLE_TO_LOCK_ROW: 'busy',
  QUERY_TIMEOUT: 'busy',
  SERVER_UNAVAILABLE: 'unreachable',
  UNKNOWN_EXCEPTION: 'broken',
  // Of signing in.
  invalid_client_id: 'signed_out',
  invalid_client: 'signed_out',
  invalid_grant: 'signed_out',
  invalid_app_access: 'signed_out',
  inactive_user: 'signed_out',
  inactive_org: 'signed_out',
  invalid_client_credentials: 'signed_out',
};

/** Calls of a day are counted over the last 24 hours: some are free again soon. */
const BUDGET_WAIT = 900_000;
const BUSY_WAIT = 30_000;

/**
 * Reads an error of the client: Salesforce's codes are told, its messages never, as they quote records. The code is in `errorCode` for a
 * call, in `name` for signing in, and `ERROR_HTTP_…` where no Salesforce answered.
 */
export function faultOf(error: unknown): CrmFault {
  if (error instanceof CrmFault) return error;
  const { errorCode, name, message } = error as { errorCode?: string; name?: string; message?: string };
  const code = errorCode ?? name ?? '';
  if (code === 'REQUEST_LIMIT_EXCEEDED') {
    // The same code for too many at once.
    return /concurrent/i.test(message ?? '') ? new CrmFault('busy', code, BUSY_WAIT) : new CrmFault('budget', code, BUDGET_WAIT);
  }
  const known = byCode[code];
  if (known) return new CrmFault(known, code, known === 'busy' ? BUSY_WAIT : null);
  const status = Number(/^ERROR_HTTP_(\d+)$/.exec(code)?.[1] ?? 0);
  if (status === 429) return new CrmFault('busy', '429', BUSY_WAIT);
  if (status === 401) return new CrmFault('signed_out');
  if (status === 403) return new CrmFault('forbidden', '403');
  if (status === 404) return new CrmFault('not_found', 'no Salesforce answers there');
  if (status >= 502) return new CrmFault('unreachable', String(status));
  if (status >= 500) return new CrmFault('broken', String(status));
  if (/^[A-Z][A-Z_]+$/.test(code) || /^[a-z_]+$/.test(code)) return new CrmFault('refused', code);
  return new CrmFault('unreachable', '', null, error);
}
