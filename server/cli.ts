import { resolve } from 'node:path';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { ZodError } from 'zod';
import { roles, scopes } from '@/lib/api/contract';
import { type Department, departments } from '@/lib/domain/lead';
import { type AdminAction, AdminAction as AdminActionSchema, type AdminResult, runAdmin } from './admin';
import { readConfig } from './config';
import { addConnectCommands } from './connect-command';
import { askRunningHub } from './control';
import { folderHolder } from './db/folder-lock';
import { createHub } from './hub';
import { explain, HubFault } from './hub-fault';
import { isLeadColumn, leadColumns } from './import/lead-columns';
import { sourceMappings } from './ingest/mappings/registry';
import { addSourceCommands } from './ingest/source-command';
import { createLog } from './log';
import { serveHub } from './main';
import { restoreBackup } from './operations/backup';
import { version } from './version';
import { addWebhookCommands } from './webhook-command';

/** Does an action here, or asks the hub that holds the folder to do it. */
async function perform(action: AdminAction): Promise<AdminResult> {
  const config = readConfig(process.env);
  const holder = config.databaseUrl ? null : folderHolder(config.dataDir);
  if (holder?.control) return askRunningHub(holder.control, action);
  const hub = await createHub({
    dataDir: config.dataDir,
    log: createLog('error'),
    secret: config.secret,
    webhookInside: config.webhookInside,
    ...(config.databaseUrl ? { databaseUrl: config.databaseUrl } : {}),
    feed: config.feed,
  });
  try {
    return await runAdmin(action, hub.services, Date.now(), (line) => process.stderr.write(`${line}\n`));
  } finally {
    await hub.close();
  }
}

async function say(action: unknown): Promise<void> {
  const { lines, ok } = await perform(AdminActionSchema.parse(action));
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
  if (!ok) process.exitCode = 1;
}

function dayOrInstant(text: string): number {
  const at = Date.parse(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T23:59:59+09:00` : text);
  if (Number.isNaN(at)) throw new InvalidArgumentError('It must be a date such as 2027-03-31.');
  if (at <= Date.now()) throw new InvalidArgumentError('It lies in the past.');
  return at;
}

function pair(text: string, known: Record<string, string> = {}): Record<string, string> {
  const at = text.lastIndexOf('=');
  if (at < 1) throw new InvalidArgumentError('Write it as <heading>=<column>.');
  return { ...known, [text.slice(0, at)]: text.slice(at + 1) };
}

function headOf(text: string): { link: number; hash: string } {
  const [, link, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (!link || !hash) throw new InvalidArgumentError('Write it as the check gave it: <link>:<hash>.');
  return { link: Number(link), hash };
}

function collect(text: string, known: string[] = []): string[] {
  return [...known, text];
}

type ImportFlags = {
  site: string;
  team: string;
  type: string;
  map?: Record<string, string>;
  format?: string;
  mapping?: string;
  crm?: string;
  keepUnknown: boolean;
  dryRun: boolean;
};

const program = new Command('hub')
  .description('The hub: keeps leads and rulebooks, and answers the extension.')
  .version(version)
  .configureHelp({ showGlobalOptions: true })
  .addHelpText(
    'after',
    '\nSettings come from the environment: PORT (4311), TASUKI_DATA (.tasuki/hub), DATABASE_URL (PostgreSQL instead of the folder), LOG_LEVEL (info).\nCommands work while the hub runs.',
  );

program
  .command('serve', { isDefault: true })
  .description('run the hub until Ctrl-C')
  .action(async () => {
    const config = readConfig(process.env);
    const hub = await serveHub(config);
    process.stdout.write(
      `The hub listens at ${hub.url} (${hub.kind === 'pglite' ? `data in ${config.dataDir}` : 'PostgreSQL'}). Ctrl-C ends it.\n`,
    );
  });

const token = program.command('token').description('access tokens for the extension');
token
  .command('create')
  .description('make a token for a person; it is shown once')
  .requiredOption('--user <id>', 'whose token it is')
  .option('--note <text>', 'what it is for', 'browser extension')
  .option('--expires <date>', 'last day it is good for', dayOrInstant)
  .addOption(
    new Option(
      '--scope <scope>',
      'what it may be used for, within its person’s rights; may be given more than once (everything without it)',
    )
      .choices(scopes)
      .argParser(collect),
  )
  .action((options: { user: string; note: string; expires?: number; scope?: string[] }) => {
    for (const one of options.scope ?? [])
      if (!(scopes as readonly string[]).includes(one)) throw new HubFault(`"${one}" is no scope: ${scopes.join(', ')}.`);
    return say({
      do: 'token create',
      user: options.user,
      note: options.note,
      expires: options.expires ?? null,
      scopes: options.scope ?? null,
    });
  });
token
  .command('revoke')
  .argument('<id>')
  .description('end a token from its next request on')
  .action((id: string) => say({ do: 'token revoke', id }));
token
  .command('list')
  .description('every token, never its secret')
  .action(() => say({ do: 'token list' }));

const team = program.command('team').description('teams');
team
  .command('add')
  .argument('<id>')
  .requiredOption('--name <text>', 'its name')
  .option('--name-en <text>', 'its name in English')
  .description('add or rename a team')
  .action((id: string, options: { name: string; nameEn?: string }) =>
    say({ do: 'team add', id, name: { ja: options.name, en: options.nameEn ?? options.name } }),
  );
team
  .command('list')
  .description('every team')
  .action(() => say({ do: 'team list' }));

const user = program.command('user').description('people and their rights');
user
  .command('add')
  .argument('<id>')
  .requiredOption('--name <text>', 'their name')
  .requiredOption('--team <id>', 'their team')
  .addOption(
    new Option('--role <role>', 'their right in the team; may be given more than once')
      .choices(roles)
      .argParser(collect)
      .default([], 'rep'),
  )
  .addOption(new Option('--department <id>', 'where they work').choices(departments))
  .option('--mail <address>', 'their mail address, by which a CRM’s users are recognised')
  .description('add a person, or change their name, team and rights')
  .action((id: string, options: { name: string; team: string; role: string[]; department?: string; mail?: string }) => {
    for (const role of options.role)
      if (!(roles as readonly string[]).includes(role)) throw new HubFault(`"${role}" is no role: rep, manager, marketing or admin.`);
    return say({
      do: 'user add',
      id,
      name: options.name,
      team: options.team,
      department: options.department ?? null,
      mail: options.mail ?? null,
      roles: options.role.length > 0 ? options.role : ['rep'],
    });
  });
user
  .command('list')
  .description('everybody')
  .action(() => say({ do: 'user list' }));
user
  .command('sign-out')
  .argument('<id>')
  .description('end all of a person’s sign-ins and access tokens, from their next request on')
  .action((id: string) => say({ do: 'user sign-out', id }));
user
  .command('forget-account')
  .argument('<id>')
  .description('recognise a person by mail address again when they next sign in with the company’s account')
  .action((id: string) => say({ do: 'user forget-account', id }));
user
  .command('signs')
  .argument('<id>')
  .addOption(
    new Option('--for <departments...>', 'the departments whose head they are; without any they sign nothing').choices(departments),
  )
  .option('--team <id>', 'for one team’s agreements; without it for the one of every team without its own')
  .description('who may sign agreements, for which departments')
  .action((id: string, options: { for?: Department[]; team?: string }) =>
    say({ do: 'user signs', id, team: options.team ?? null, departments: options.for ?? [] }),
  );

program
  .command('backup')
  .argument('<folder>', 'where copies are kept; each gets a folder of its own there')
  .description('copy the embedded database, while the hub runs')
  .action((folder: string) => say({ do: 'backup', into: resolve(folder) }));
program
  .command('restore')
  .argument('<backup>', 'the folder that a backup made')
  .description('put a copy back as the embedded database; the hub must not run. What was there is set aside')
  .action(async (backup: string) => {
    const { dataDir, databaseUrl } = readConfig(process.env);
    if (databaseUrl) throw new HubFault('The hub is on PostgreSQL: put the database back with pg_restore, then run "hub restored".');
    const { at, setAside, key } = await restoreBackup(resolve(backup), dataDir, Date.now());
    process.stdout.write(`The database is as it was at ${at}. Start the hub: every client syncs from the start.\n`);
    if (setAside) process.stdout.write(`What was there before lies in ${setAside}: delete it once you are sure.\n`);
    if (!key) process.stdout.write('The copy holds no key file: credentials of CRMs open with the TASUKI_SECRET they were kept with.\n');
  });
program
  .command('restored')
  .description('say that PostgreSQL was put back from a copy, where the hub could not see that by itself')
  .action(() => say({ do: 'restored' }));

const auditing = program.command('audit').description('who did what: the audit trail');
auditing
  .command('verify')
  .description('check that no entry was changed, taken out or put in')
  .option('--head <link:hash>', 'the head that an earlier check gave: nothing up to it may differ', headOf)
  .action((options: { head?: { link: number; hash: string } }) => say({ do: 'audit verify', head: options.head ?? null }));

const site = program.command('site').description('the CRMs whose records the hub knows');
site
  .command('add')
  .argument('<id>')
  .requiredOption('--crm <adapter>', 'hubspot, salesforce, odoo, sample')
  .requiredOption('--origin <address>', 'where people open it, https://…')
  .option('--name <text>', 'what people call it')
  .option('--param <name=value>', 'what the adapter must know; may be given more than once', pair)
  .description('add or change a CRM')
  .action((id: string, options: { crm: string; origin: string; name?: string; param?: Record<string, string> }) => {
    if (!URL.canParse(options.origin)) throw new HubFault(`"${options.origin}" is no address: write it like https://app.hubspot.com.`);
    const { origin } = new URL(options.origin);
    return say({ do: 'site add', site: { id, crm: options.crm, name: options.name ?? id, origin, params: options.param ?? {} } });
  });
site
  .command('list')
  .description('every CRM')
  .action(() => say({ do: 'site list' }));

const rulebook = program.command('rulebook').description('what marketing and sales agreed');
rulebook
  .command('templates')
  .description('what a rulebook can start from')
  .action(() => say({ do: 'rulebook templates' }));
rulebook
  .command('template')
  .argument('<id>')
  .description('print the agreement of a template, to be edited and published')
  .action((id: string) => say({ do: 'rulebook template', id }));
rulebook
  .command('check')
  .argument('<file>', 'a rulebook or an agreement, JSON')
  .description('say what is wrong with it or likely not meant; publish nothing')
  .action((file: string) => say({ do: 'rulebook check', file: resolve(file) }));
rulebook
  .command('publish')
  .argument('<file>', 'a rulebook or an agreement, JSON')
  .option('--team <id>', 'for one team only')
  .description('publish it, unless something is wrong with it')
  .action((file: string, options: { team?: string }) => say({ do: 'rulebook publish', file: resolve(file), team: options.team ?? null }));

program
  .command('import')
  .argument('<file>', 'CSV, its first line the headings (UTF-8, UTF-16 or Shift_JIS), or NDJSON')
  .requiredOption('--site <id>', 'the CRM that the ids belong to')
  .requiredOption('--team <id>', 'the team that gets the leads')
  .option('--type <type>', "the CRM's object type", 'lead')
  .option(
    '--map <heading=column>',
    `what a heading means, where it does not say so itself; columns: ${leadColumns.filter(isLeadColumn).join(', ')}, custom.<name>; nothing after = leaves it out`,
    pair,
  )
  .addOption(
    new Option('--format <format>', 'what the file is, where its name does not end in .ndjson or .jsonl').choices(['csv', 'ndjson']),
  )
  .addOption(new Option('--mapping <tool>', 'the tool that wrote the file').choices(sourceMappings.map(({ id }) => id)))
  .option('--crm <site>', 'the CRM whose ids the tool tells beside its own')
  .option('--keep-unknown', 'keep columns nobody knows as custom fields (a tool’s are kept anyway)', false)
  .option('--dry-run', 'check every line, keep nothing', false)
  .description('import leads; says of each line it refuses why, and imports the rest')
  .action((file: string, options: ImportFlags) =>
    say({
      do: 'import',
      file: resolve(file),
      site: options.site,
      type: options.type,
      team: options.team,
      map: options.map ?? {},
      format: options.format ?? (/\.(?:nd)?jsonl?$/i.test(file) ? 'ndjson' : 'csv'),
      ...(options.mapping === undefined ? {} : { mapping: options.mapping }),
      ...(options.crm === undefined ? {} : { crm: options.crm }),
      keepUnknown: options.keepUnknown || options.mapping !== undefined,
      dryRun: options.dryRun,
    }),
  );

addConnectCommands(program, say);
addSourceCommands(program, say);
addWebhookCommands(program, say);

program.exitOverride();
try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode;
  } else {
    const explained = explain(error);
    if (explained instanceof HubFault) process.stderr.write(`${explained.message}\n`);
    else if (explained instanceof ZodError)
      process.stderr.write(`${explained.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}\n`);
    else throw error;
    process.exitCode = 1;
  }
}
