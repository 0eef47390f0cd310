import { Fault } from '@/lib/domain/fault';

function names(error: unknown): string[] {
  const found: string[] = [];
  for (let at = error, depth = 0; at && depth < 5; depth += 1) {
    const { name, inner, cause } = at as { name?: string; inner?: unknown; cause?: unknown };
    if (name) found.push(name);
    at = inner ?? cause;
  }
  return found;
}

/** What a failed reading or writing means to a person: `storage_full` or `storage`. Faults pass as they are. */
export function storageFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  const full = names(error).some((name) => name === 'QuotaExceededError');
  return new Fault(full ? 'storage_full' : 'storage', (error as Error | null)?.name, error);
}

/** Does a piece of work with the store; whatever goes wrong in it comes out as a `Fault`. */
export async function storing<T>(work: () => PromiseLike<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw storageFault(error);
  }
}
