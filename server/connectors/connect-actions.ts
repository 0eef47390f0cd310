import { z } from 'zod';
import type { HubServices } from '@/server/create-hub';
import { HubFault } from '@/server/hub-fault';
import { textTable } from '@/server/text-table';
import { type Connection, checkedSettings } from './connections';
import type { CrmPerson, CrmSession } from './connector';
import { CrmFault } from './crm-fault';
import { type Mapping, Mapping as MappingSchema, mergedMapping } from './mapping';
import { preview } from './preview';

const Id = z.string().regex(/^[A-Za-z0-9_.-]{1,80}$/, 'use letters, digits, _ . - only');
const New = z.object({
  id: Id,
  kind: z.string().max(80),
  name: z.string().min(1).max(200).optional(),
  settings: z.record(z.string(), z.string()),
  secrets: z.record(z.string(), z.string()),
  /** What differs from the mapping that ships. */
  mapping: z.record(z.string(), z.unknown()).default({}),
});

/** What the person who runs the hub can ask of connections. Credentials come with the action and are never shown. */
export const connectActions = [
  New.extend({ do: z.literal('connect check') }),
  New.extend({ do: z.literal('connect add'), writeBack: z.boolean().optional(), addPeople: z.boolean().default(false) }),
  z.object({ do: z.literal('connect recheck'), id: Id }),
  z.object({ do: z.literal('connect list') }),
  z.object({ do: z.literal('connect status'), id: Id }),
  z.object({ do: z.literal('connect active'), id: Id, active: z.boolean() }),
  z.object({ do: z.literal('connect write-back'), id: Id, writeBack: z.boolean() }),
  z.object({ do: z.literal('connect remove'), id: Id }),
] as const;
const ConnectAction = z.discriminatedUnion('do', connectActions);
export type ConnectAction = z.infer<typeof ConnectAction>;

/** How long an answer waits for the first leads; reading goes on after it. */
const PATIENCE = 20_000;

/**
 * Does one action on connections. `say` is there while the asker waits for all of it: the first load is then read to its end.
 * @throws {HubFault} one line on what to correct.
 */
export async function runConnect(
  action: ConnectAction,
  services: HubServices,
  now: number,
  say?: (line: string) => void,
): Promise<{ lines: string[]; ok: boolean }> {
  const { connections } = services;
  const done = (...lines: string[]) => ({ lines, ok: true });
  try {
    switch (action.do) {
      case 'connect check':
        return done(...(await checked(services, action, now)));
      case 'connect recheck': {
        const connection = await mustHave(services, action.id);
        const { kind, settings } = connection;
        const secrets = await connections.secretsOf(action.id);
        return done(
          ...(await opened(services, { kind, settings, secrets }, connection.mapping, (session) =>
            shown(services, session, connection.mapping, now),
          )),
        );
      }
      case 'connect add':
        return done(...(await added(services, action, now, say)));
      case 'connect list':
        return done(
          ...textTable(
            ['connection', 'crm', 'write-back', 'last read', 'state'],
            (await connections.list()).map((one) => [one.id, one.kind, one.writeBack ? 'yes' : 'no', moment(one.lastOkAt), stateOf(one)]),
          ),
        );
      case 'connect status':
        return done(...(await statusLines(services, await mustHave(services, action.id))));
      case 'connect active':
        await mustHave(services, action.id);
        await connections.setActive(action.id, action.active);
        return done(
          action.active
            ? `${action.id} is read again.`
            : `${action.id} rests: nothing is read or written until "connect resume ${action.id}".`,
        );
      case 'connect write-back':
        await mustHave(services, action.id);
        await connections.setWriteBack(action.id, action.writeBack);
        return done(
          action.writeBack
            ? `Verdicts and touches are written to ${action.id} from now on.`
            : `Nothing is written to ${action.id} any more.`,
        );
      case 'connect remove':
        await mustHave(services, action.id);
        await connections.remove(action.id);
        return done(
          `${action.id} is disconnected and its credentials are deleted. Its site and leads stay; end the API key there as well.`,
        );
    }
  } catch (error) {
    if (error instanceof CrmFault) throw new HubFault(error.message, error);
    throw error;
  }
}

async function mustHave({ connections }: HubServices, id: string): Promise<Connection> {
  const connection = await connections.get(id);
  if (connection) return connection;
  const known = (await connections.list()).map((one) => one.id);
  throw new HubFault(`There is no connection "${id}"${known.length > 0 ? `: ${known.join(', ')}` : ''}.`);
}

type Asked = Pick<z.infer<typeof New>, 'kind' | 'settings' | 'secrets' | 'mapping'>;

/** The mapping that is asked for, with the team filled in where there is only one. */
async function mappingOf({ connections, directory }: HubServices, { kind, mapping }: Asked): Promise<Mapping> {
  const connector = connections.connectorOf(kind);
  if (!connector) throw new HubFault(`There is no connector "${kind}".`);
  const teams = (await directory.teams()).map(({ id }) => id);
  const [only] = teams;
  if (only === undefined) throw new HubFault('Add a team first: npm run hub -- team add sales --name 営業');
  if (mapping.team === undefined && teams.length > 1) throw new HubFault(`Say with --team whose the leads are: ${teams.join(', ')}.`);
  const changed = MappingSchema.partial().safeParse({ team: only, ...mapping });
  if (!changed.success) {
    const issue = changed.error.issues[0];
    throw new HubFault(`The mapping: ${issue?.path.join('.')}: ${issue?.message}.`);
  }
  // Only what was said: defaults of the schema must not lie over what ships.
  const said = Object.fromEntries(Object.entries(changed.data).filter(([name]) => name === 'team' || name in mapping));
  const merged = mergedMapping(connector.mapping, said);
  if (!teams.includes(merged.team)) throw new HubFault(`There is no team "${merged.team}": ${teams.join(', ')}.`);
  return merged;
}

async function opened<Result>(
  { connections }: HubServices,
  { kind, settings, secrets }: Pick<Asked, 'kind' | 'settings' | 'secrets'>,
  mapping: Mapping,
  use: (session: CrmSession) => Promise<Result>,
): Promise<Result> {
  const connector = connections.connectorOf(kind);
  if (!connector) throw new HubFault(`There is no connector "${kind}".`);
  const session = await connector.open({ ...checkedSettings(connector, settings, secrets), mapping, clock: Date.now });
  try {
    return await use(session);
  } finally {
    await session.close?.();
  }
}

async function checked(services: HubServices, asked: Asked, now: number): Promise<string[]> {
  const mapping = await mappingOf(services, asked);
  return opened(services, asked, mapping, (session) => shown(services, session, mapping, now));
}

async function shown(services: HubServices, session: CrmSession, mapping: Mapping, now: number): Promise<string[]> {
  const signal = new AbortController().signal;
  const people = await services.connections.peopleOf(mapping, await session.people(signal));
  const names = new Map((await services.directory.people()).map(({ id, name }) => [id, name]));
  const { rulebook } = await services.rulebooks.current(mapping.team, now);
  return preview(session, { mapping, people, names, agreement: rulebook.agreement }, signal);
}

async function added(
  services: HubServices,
  action: Extract<ConnectAction, { do: 'connect add' }>,
  now: number,
  say?: (line: string) => void,
): Promise<string[]> {
  const { connections, runner } = services;
  const mapping = await mappingOf(services, action);
  const lines: string[] = [];
  await opened(services, action, mapping, async (session) => {
    const signal = new AbortController().signal;
    await session.check(signal);
    if (action.addPeople) lines.push(...(await addPeople(services, mapping, await session.people(signal))));
  });
  const { do: _, addPeople: __, ...connection } = action;
  await connections.put({ ...connection, mapping: { ...action.mapping, team: mapping.team } }, now);
  const ending = new AbortController();
  const reading = runner
    .readNow(
      action.id,
      ({ stream, done, total }) => say?.(`${stream}: ${done}${total === null ? '' : ` of ${Math.max(done, total)}`}`),
      say ? undefined : ending.signal,
    )
    // The hub's own round may have been quicker: then it reads.
    .catch((error: unknown) => {
      if (!(error instanceof HubFault) && !ending.signal.aborted) throw error;
    });
  if (say) await reading;
  else await Promise.race([reading, new Promise((resolve) => setTimeout(resolve, PATIENCE).unref())]);
  // A first load that is not through by then goes on in the hub's own rounds, from where it is.
  ending.abort();
  await reading;
  return [...lines, `${action.id} is connected.`, ...(await statusLines(services, await mustHave(services, action.id)))];
}

async function addPeople({ connections, directory }: HubServices, mapping: Mapping, theirs: readonly CrmPerson[]): Promise<string[]> {
  const known = await connections.peopleOf(mapping, theirs);
  const lines: string[] = [];
  for (const { id, name, mail } of theirs) {
    if (known.has(id) || mail === null) continue;
    const user = mail
      .trim()
      .toLowerCase()
      .replace(/[^a-z0-9_.@-]/g, '-')
      .slice(0, 80);
    await directory.addUser({ id: user, name: name || user, team: mapping.team, department: null, mail, roles: ['rep'] });
    lines.push(`${user} is rep in ${mapping.team}: npm run hub -- token create --user ${user}`);
  }
  return lines;
}

async function statusLines({ connections }: HubServices, connection: Connection): Promise<string[]> {
  const progress = await connections.progress(connection.id);
  const { sent, waiting, refused, lastError } = await connections.writeBackState(connection.id);
  return [
    `${connection.id}: ${connection.kind} at ${connection.settings.url ?? Object.values(connection.settings).join(', ')}, ${stateOf(connection)}, last read ${moment(connection.lastOkAt)}`,
    ...textTable(
      ['stream', 'read', 'first load', 'refused'],
      progress.map(({ stream, done, total, refused: no, firstDoneAt }) => [
        stream,
        String(done),
        firstDoneAt === null
          ? `under way${total === null ? '' : `, ${Math.min(99, Math.floor((100 * done) / Math.max(1, total)))} %`}`
          : `done ${moment(firstDoneAt)}`,
        String(no),
      ]),
    ),
    `People known here: ${Object.keys(connection.people).length}`,
    connection.writeBack || sent + waiting + refused > 0
      ? `Write-back ${connection.writeBack ? 'on' : 'off'}: ${sent} written, ${waiting} waiting, ${refused} refused${lastError === null ? '' : ` (last: ${lastError})`}`
      : `Write-back off. To turn it on: npm run hub -- connect write-back ${connection.id} on`,
  ];
}

function stateOf({ active, lastError, lastOkAt }: Connection): string {
  if (!active) return 'paused';
  if (lastError !== null) return lastError;
  return lastOkAt === null ? 'not read yet' : 'well';
}

function moment(at: number | null): string {
  return at === null ? 'never' : new Date(at).toISOString().slice(0, 16).replace('T', ' ').concat(' UTC');
}
