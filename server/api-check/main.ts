/** `npm run api:check -- https://hub.example --token …`: holds any server against the contract and says what it gets wrong. */
import { Command, CommanderError } from 'commander';
import { checkApi } from './check-api';

type Flags = { token?: string; other?: string; write: boolean };

const program = new Command('npm run api:check --')
  .argument('<address>', 'where the server is: https://hub.example')
  .option('--token <token>', 'an access token; TASUKI_TOKEN otherwise')
  .option('--other <token>', 'the token of somebody who may not see the same leads, to see that they don’t')
  .option('--write', 'also write: a touch on the first lead, taken back at once, and goals of January 2000', false)
  .description('hold a server against the contract; 1 where something is wrong')
  .exitOverride()
  .action(async (address: string, { token = process.env.TASUKI_TOKEN, other, write }: Flags) => {
    if (!token) throw new Error('Give an access token: --token tsk_…, or TASUKI_TOKEN.');
    const url = URL.parse(address);
    if (!url || !/^https?:$/.test(url.protocol)) throw new Error(`"${address}" is no address: https://hub.example`);
    const { looked, findings, skipped } = await checkApi({ address, token, other: other ?? null, write }).catch((error: unknown) => {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
      throw new Error(`${address} can’t be checked: ${cause}`);
    });
    for (const { rule, request, text } of findings) process.stdout.write(`wrong    ${rule}: ${request} ${text}\n`);
    for (const { rule, why } of skipped) process.stdout.write(`skipped  ${rule}: ${why}\n`);
    const count = findings.length;
    process.stdout.write(
      count === 0
        ? `All right: ${looked.length} rules (${looked.join(', ')}).\n`
        : `${count} thing${count === 1 ? '' : 's'} wrong; docs/api.md says how it should be.\n`,
    );
    process.exitCode = count === 0 ? 0 : 1;
  });

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode;
  else {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  }
}
