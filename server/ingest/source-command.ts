import { type Command, InvalidArgumentError, Option } from 'commander';
import { sourceMappings } from './mappings/registry';

/** Adds `source` and what belongs to it: who may send what happened elsewhere. */
export function addSourceCommands(program: Command, say: (action: unknown) => Promise<void>): void {
  const source = program.command('source').description('forms and marketing tools that may send leads and acts as they happen');
  source
    .command('add')
    .addArgument(source.createArgument('<kind>', 'what it is').choices(sourceMappings.map(({ id }) => id)))
    .requiredOption('--team <id>', 'the team that gets its leads')
    .option('--id <id>', 'what it is called; the kind unless told otherwise')
    .option('--crm <site>', 'the CRM whose ids it tells beside its own')
    .option('--header-secret', 'it can’t sign: it shows its secret in a header instead', false)
    .description('make a source; its secret is shown once')
    .action((kind: string, options: { team: string; id?: string; crm?: string; headerSecret: boolean }) =>
      say({
        do: 'source add',
        id: options.id ?? kind,
        kind,
        team: options.team,
        crm: options.crm ?? null,
        proof: options.headerSecret ? 'header' : 'signature',
      }),
    );
  source
    .command('rotate')
    .argument('<id>')
    .addOption(new Option('--keep-old <hours>', 'how long the secret before counts as well').default(24).argParser(hours))
    .description('make another secret; both count for a day, so that the sender can be changed meanwhile')
    .action((id: string, options: { keepOld: number }) => say({ do: 'source rotate', id, keepHours: options.keepOld }));
  source
    .command('list')
    .description('every source, what it sent, and how it is')
    .action(() => say({ do: 'source list' }));
  source
    .command('pause')
    .argument('<id>')
    .description('refuse what it sends for a while')
    .action((id: string) => say({ do: 'source active', id, active: false }));
  source
    .command('resume')
    .argument('<id>')
    .description('take what it sends again')
    .action((id: string) => say({ do: 'source active', id, active: true }));
  source
    .command('remove')
    .argument('<id>')
    .description('end it for good; its leads stay')
    .action((id: string) => say({ do: 'source remove', id }));
}

function hours(text: string): number {
  const count = Number(text);
  if (!(count >= 0 && count <= 720)) throw new InvalidArgumentError('It must be a number of hours, at most 720.');
  return count;
}
