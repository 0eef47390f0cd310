import { readFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import { ask, pipedLines } from './ask';
import type { Connector } from './connectors/connector';
import { connectors } from './connectors/registry';
import { HubFault } from './hub-fault';

type Options = Record<string, string | boolean | undefined>;

/** Where the first secret may stand instead of being asked for; the others have their name behind it. */
const SECRET = 'TASUKI_CRM_KEY';

/** Adds `connect` and what belongs to it: a command for each CRM, its options taken from the connector's own settings. */
export function addConnectCommands(program: Command, say: (action: unknown) => Promise<void>): void {
  const connect = program
    .command('connect')
    .description('read leads from a CRM, and write acts back')
    .addHelpText('after', `\nCredentials are asked for, piped in, or read from ${SECRET}; they are never an argument.`);
  for (const connector of connectors) addOne(connect, connector, say);

  const simple = (name: string, description: string, action: (id: string) => unknown) =>
    connect
      .command(name)
      .argument('<id>')
      .description(description)
      .action((id: string) => say(action(id)));
  connect
    .command('list')
    .description('every connection and how it is')
    .action(() => say({ do: 'connect list' }));
  simple('status', 'how far reading is, and what waits to be written', (id) => ({ do: 'connect status', id }));
  simple('check', 'show again what a connection brings and what it could not map', (id) => ({ do: 'connect recheck', id }));
  simple('pause', 'stop reading and writing for a while', (id) => ({ do: 'connect active', id, active: false }));
  simple('resume', 'read and write again', (id) => ({ do: 'connect active', id, active: true }));
  simple('remove', 'disconnect and delete the credentials; leads stay', (id) => ({ do: 'connect remove', id }));
  connect
    .command('write-back')
    .argument('<id>')
    .argument('<on|off>', 'whether acts are written into the CRM', (text: string) => {
      if (text !== 'on' && text !== 'off') throw new InvalidArgumentError('Say on or off.');
      return text;
    })
    .description('turn writing verdicts and touches into the CRM on or off')
    .action((id: string, state: string) => say({ do: 'connect write-back', id, writeBack: state === 'on' }));
}

function addOne(connect: Command, connector: Connector, say: (action: unknown) => Promise<void>): void {
  const command = connect.command(connector.id).description(`connect ${connector.name}`);
  for (const [name, field] of Object.entries(connector.settings.shape)) {
    command.addOption(
      new Option(`--${flagOf(name)} <value>`, field.description ?? name).makeOptionMandatory(!field.safeParse(undefined).success),
    );
  }
  command
    .option('--id <id>', 'what the connection is called', connector.id)
    .option('--name <text>', 'what people call this CRM')
    .option('--team <id>', 'the team of leads whose owner is nobody here')
    .option('--mapping <file>', 'JSON: what differs from the mapping that ships')
    .addOption(new Option('--write-in <language>', 'the language of what is written into the CRM').choices(['ja', 'en']))
    .option('--check', 'show what would come in and what could not be mapped; keep nothing')
    .option('--add-people', "make the CRM's users reps of the team, where they are not here yet")
    .option('--write-back', 'write verdicts and touches into the CRM')
    .option('--no-write-back', 'write nothing into the CRM')
    .action(async (options: Options) => {
      const asked = {
        id: String(options.id),
        kind: connector.id,
        ...(options.name === undefined ? {} : { name: options.name }),
        settings: settingsOf(connector, options),
        secrets: await secretsOf(connector),
        mapping: await mappingOf(options),
      };
      const given = options.writeBack as boolean | undefined;
      if (options.check || given === undefined) await say({ do: 'connect check', ...asked });
      if (options.check) return;
      const writeBack = given ?? (await askYes('\nWrite verdicts and touches into the CRM? (y/n) '));
      await say({ do: 'connect add', ...asked, addPeople: options.addPeople === true, ...(writeBack === null ? {} : { writeBack }) });
    });
}

function flagOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function settingsOf(connector: Connector, options: Options): Record<string, string> {
  const names = Object.keys(connector.settings.shape);
  return Object.fromEntries(names.flatMap((name) => (typeof options[name] === 'string' ? [[name, options[name]]] : [])));
}

async function secretsOf(connector: Connector): Promise<Record<string, string>> {
  const secrets: Record<string, string> = {};
  const wanted = Object.entries(connector.secrets);
  const fromEnvironment = wanted.map(
    ([name], i) => process.env[i === 0 ? SECRET : `TASUKI_CRM_${name.replace(/[A-Z]/g, '_$&').toUpperCase()}`],
  );
  const piped = fromEnvironment.some((value) => value) ? [] : await pipedLines();
  for (const [i, [name, { label, optional }]] of wanted.entries()) {
    const value =
      fromEnvironment[i] ||
      piped[i] ||
      (await ask(`${connector.name}: ${label}${optional ? ' (empty for none)' : ''}: `, { hidden: true }));
    if (value) secrets[name] = value;
    else if (!optional) throw new HubFault(`${connector.name} needs ${label}: type it when asked, pipe it in, or set ${SECRET}.`);
  }
  return secrets;
}

async function mappingOf({ mapping: file, team, writeIn }: Options): Promise<Record<string, unknown>> {
  const said = { ...(team === undefined ? {} : { team }), ...(writeIn === undefined ? {} : { writeIn }) };
  if (typeof file !== 'string') return said;
  const text = await readFile(file, 'utf8').catch(() => {
    throw new HubFault(`The mapping ${file} can't be read.`);
  });
  try {
    return { ...z.record(z.string(), z.unknown()).parse(JSON.parse(text)), ...said };
  } catch (error) {
    throw new HubFault(`${file} is not a mapping: it must be a JSON object.`, error);
  }
}

async function askYes(question: string): Promise<boolean | null> {
  const answer = await ask(question);
  return answer === null ? null : /^(y|yes|はい)$/i.test(answer);
}
