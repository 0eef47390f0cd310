import type { CrmSession, Page, Told } from '@/server/connectors/connector';

const { signal } = new AbortController();

/** Reads one stream of a CRM from a cursor to its end, each page through JSON as the runner keeps it. */
export async function round(
  session: CrmSession,
  stream: string,
  cursor: unknown,
): Promise<{ told: Told[]; cursor: unknown; pages: Page[] }> {
  const pages: Page[] = [];
  let place = cursor;
  do {
    const page = await session.streams.find(({ id }) => id === stream)?.read(place, signal);
    if (!page) throw new Error(`There is no stream ${stream}.`);
    pages.push(JSON.parse(JSON.stringify(page)) as Page);
    place = pages.at(-1)?.cursor;
  } while (pages.at(-1)?.more);
  return { told: pages.flatMap(({ told }) => told), cursor: place, pages };
}

/** The numbers of the records of which facts of a kind were told, in order; `numberOf` reads one out of a CRM's id. */
export function idsIn(told: readonly Told[], kind: Told['kind'] = 'record', numberOf: (id: string) => number = Number): number[] {
  return told.flatMap((one) => (one.kind === kind ? [numberOf(one.on.id)] : [])).sort((a, b) => a - b);
}
