import { type Command, Option } from 'commander';
import { languages } from '@/lib/domain/text';
import { ask, pipedLines } from './ask';
import { HubFault } from './hub-fault';
import { channelKind, channelKinds } from './notify/kinds/registry';
import { nameSettings, tellings } from './notify/message';

/** Where addresses and tokens may come from instead of being typed: neither in the history nor in the list of processes. */
const SECRET = 'TASUKI_WEBHOOK_SECRET';

type AddOptions = {
  team: string;
  kind: string;
  tell: string[];
  language: string;
  names: string;
  room?: string;
  origin?: string;
};

/** Adds the commands for outgoing webhooks to the program. `say` does an action and prints what came of it. */
export function addWebhookCommands(program: Command, say: (action: unknown) => Promise<void>): void {
  const webhook = program.command('webhook').description('channels outside the hub that a team is told through');
  webhook
    .command('add')
    .argument('<id>')
    .description(`tell a team of missed promises and how its day begins; the address is asked for, piped in, or taken from ${SECRET}`)
    .requiredOption('--team <id>', 'whose channel it is')
    .addOption(new Option('--kind <kind>', 'what it is').choices(channelKinds.map(({ id }) => id)).makeOptionMandatory(true))
    .addOption(
      new Option('--tell <what>', 'what it is told of; may be given more than once; both without it')
        .choices(tellings)
        .argParser((text: string, known: string[] | undefined) => [...(known ?? []), text]),
    )
    .addOption(new Option('--language <language>', 'the language of the channel').choices(languages).default('ja'))
    .addOption(new Option('--names <how>', 'what of a lead is named beside the link to its record').choices(nameSettings).default('none'))
    .option('--room <number>', 'Chatwork: the room')
    .option('--origin <address>', 'Chatwork: another address of its API')
    .action(async (id: string, options: AddOptions) =>
      say({
        do: 'webhook add',
        id,
        team: options.team,
        kind: options.kind,
        tells: options.tell ?? [...tellings],
        language: options.language,
        names: options.names,
        secrets: await secretsOf(options),
      }),
    );
  webhook
    .command('list')
    .description('every channel, what waits for it and what was given up')
    .action(() => say({ do: 'webhook list' }));
  webhook
    .command('test')
    .argument('<id>')
    .description('send a test message now')
    .action((id: string) => say({ do: 'webhook test', id }));
  webhook
    .command('remove')
    .argument('<id>')
    .description('end it; what waits for it is not sent any more')
    .action((id: string) => say({ do: 'webhook remove', id }));
}

async function secretsOf({ kind: id, room, origin }: AddOptions): Promise<Record<string, string>> {
  const kind = channelKind(id);
  if (!kind) throw new HubFault(`There is no kind "${id}".`);
  const secrets: Record<string, string> = { ...(room ? { room } : {}), ...(origin ? { url: origin } : {}) };
  const given = process.env[SECRET];
  const piped = given ? [] : await pipedLines();
  for (const [i, [name, { label }]] of Object.entries(kind.secrets).entries()) {
    const value = (i === 0 ? given : undefined) || piped[i] || (await ask(`${kind.name}: ${label}: `, { hidden: true }));
    if (!value) throw new HubFault(`${kind.name} needs ${label}: type it when asked, pipe it in, or set ${SECRET}.`);
    secrets[name] = value;
  }
  return secrets;
}
