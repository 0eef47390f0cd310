import { stream } from 'hono/streaming';
import { ImportQuery } from '@/lib/api/contract';
import { HubFault } from '@/server/hub-fault';
import type { ImportRights } from '@/server/import/import-file';
import { describeFailure } from '@/server/log';
import { Refusal } from '@/server/problem';
import { type HubApp, type HubContext, type HubParts, readInput } from './context';

const FORMATS: Readonly<Record<string, 'csv' | 'ndjson'>> = {
  'text/csv': 'csv',
  'application/csv': 'csv',
  'application/x-ndjson': 'ndjson',
  'application/ndjson': 'ndjson',
  'application/jsonl': 'ndjson',
};
/** So many files are read at once; each holds a place in line at the database. */
const AT_ONCE = 2;

/** `POST /v1/import`: a file as a stream of any size; for admins and marketing of the team. */
export function importRoute(app: HubApp, { importer, log }: HubParts): void {
  let running = 0;
  app.post('/v1/import', async (c) => {
    const { map: _map, ...single } = c.req.query();
    const query = readInput(ImportQuery, { ...single, map: c.req.queries('map') ?? [] }, 'query');
    const rights = rightsOf(c, query.team);
    const format = query.format ?? FORMATS[mediaOf(c)];
    if (format === undefined)
      throw new Refusal('invalid', 'Say what the file is: Content-Type text/csv or application/x-ndjson, or format=csv or ndjson.');
    if ((c.req.header('content-encoding') ?? 'identity') !== 'identity') throw new Refusal('invalid', 'Send the file uncompressed.');
    const body = c.req.raw.body;
    if (body === null) throw new Refusal('invalid', 'The body is empty: send the file as it is.');
    if (running >= AT_ONCE)
      throw new Refusal('rate_limited', 'Other files are being imported just now: send this one when they are through.');
    const options = {
      format,
      site: query.site,
      type: query.type,
      team: query.team,
      map: mapOf(query.map),
      mapping: query.mapping,
      crm: query.crm,
      keepUnknown: query.unknown === undefined ? query.mapping !== undefined : query.unknown === 'keep',
      dryRun: query.dryRun === 'true',
    };
    running += 1;
    const asked = async (onProgress?: Parameters<typeof importer.run>[3]) => {
      try {
        return await importer.run(body, options, rights, onProgress);
      } catch (error) {
        // Its words are for whoever sent the file as much as for who runs the hub.
        if (error instanceof HubFault) throw new Refusal('invalid', error.message);
        throw error;
      } finally {
        running -= 1;
      }
    };
    if (!(c.req.header('accept') ?? '').includes('application/x-ndjson')) return c.json(await asked());
    c.header('Content-Type', 'application/x-ndjson');
    return stream(c, async (out) => {
      const say = (line: unknown) => out.write(`${JSON.stringify(line)}\n`);
      try {
        const report = await asked(({ lines, added, changed, unchanged, refused }) => {
          void say({ progress: { lines, added, changed, unchanged, refused } });
        });
        await say({ report });
      } catch (error) {
        if (!(error instanceof Refusal)) log.error(describeFailure(error), 'an import failed');
        const problem = error instanceof Refusal ? error : new Refusal('server', 'The hub failed at this: send the file again.');
        await say({ problem: problem.body() });
      }
    });
  });
}

/** Who may import into the team, and how much of a lead they may say. @throws {Refusal} `forbidden` */
function rightsOf(c: HubContext, team: string): ImportRights {
  const { user, grants } = c.get('session');
  const teamsWith = (...roles: string[]) => new Set(grants.filter(({ role }) => roles.includes(role)).map((grant) => grant.team));
  const teams = teamsWith('admin', 'marketing');
  if (!teams.has(team)) throw new Refusal('forbidden', 'Importing into a team is for its admins and its marketing.');
  return { user: user.id, teams, mayHold: teamsWith('admin') };
}

function mapOf(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.lastIndexOf('=');
      if (at < 1) throw new Refusal('invalid', 'Write map as heading=column.');
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

/** The media type of a request's body, without its parameters. */
export function mediaOf(c: HubContext): string {
  return (c.req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}
