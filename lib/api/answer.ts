import type { z } from 'zod';
import { Fault, type FaultCode } from '@/lib/domain/fault';
import { SECOND } from '@/lib/domain/time';
import { Problem } from './contract';

const byStatus: Record<number, FaultCode> = {
  400: 'invalid',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  410: 'gone',
  412: 'conflict',
  413: 'too_large',
  422: 'invalid',
  429: 'rate_limited',
};

/** What `Retry-After` asks for in milliseconds: seconds, or a date measured against the answer's own. */
export function retryAfter(headers: Headers): number | undefined {
  const asked = headers.get('retry-after');
  if (!asked) return undefined;
  if (/^\d+$/.test(asked)) return Number(asked) * SECOND;
  const wait = Date.parse(asked) - Date.parse(headers.get('date') ?? '');
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined;
}

/** Reads a body up to `limit` bytes as they are after unpacking, so that a small packed one can't fill the memory. */
async function readText(response: Response, limit: number): Promise<string> {
  if (Number(response.headers.get('content-length') ?? 0) > limit) {
    await response.body?.cancel();
    throw new Fault('too_large');
  }
  const reader = response.body?.getReader();
  if (!reader) return '';
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.byteLength;
    if (size > limit) {
      await reader.cancel();
      throw new Fault('too_large');
    }
    text += decoder.decode(part.value, { stream: true });
  }
  return text + decoder.decode();
}

/** Throws the fault that a status stands for. Only an answer that says why in our own words is believed to come from a hub. */
export function refuse(status: number, problem: Problem | null, headers: Headers): never {
  if (!problem && status < 500 && status !== 429) throw new Fault('not_a_hub', `status ${status}`);
  throw new Fault(
    byStatus[status] ?? (status >= 500 ? 'server' : 'invalid'),
    problem?.message.slice(0, 200),
    undefined,
    retryAfter(headers),
  );
}

/** Refuses what a fetch led elsewhere: the token was meant for one place. */
export function refuseRedirect(response: Response): void {
  if (response.type === 'opaqueredirect' || response.redirected || (response.status >= 300 && response.status < 400)) {
    throw new Fault('redirected');
  }
}

/**
 * The checked answer of a hub. Throws `not_a_hub` for anything but JSON, `server` for JSON cut short,
 * `invalid` for another shape, and what the status or the problem inside says.
 */
export async function readAnswer<T>(response: Response, schema: z.ZodType<T>, limit: number): Promise<T> {
  refuseRedirect(response);
  const isJson = /^application\/([\w.+-]+\+)?json\b/i.test(response.headers.get('content-type') ?? '');
  if (!isJson) {
    await response.body?.cancel();
    if (response.ok) throw new Fault('not_a_hub');
    refuse(response.status, null, response.headers);
  }
  const text = await readText(response, limit);
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    throw new Fault('server', 'answer cut short', error);
  }
  const problem = Problem.safeParse(body);
  if (!response.ok) refuse(response.status, problem.success ? problem.data : null, response.headers);
  const answer = schema.safeParse(body);
  if (answer.success) return answer.data;
  // Some proxies turn every status into 200.
  if (problem.success) throw new Fault(problem.data.code, problem.data.message.slice(0, 200));
  throw new Fault('invalid', `answer: ${answer.error.issues[0]?.path.join('.') ?? ''}`);
}
