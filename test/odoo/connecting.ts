import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check } from '../fixtures/checks';
import { odooAt } from './odoo-at';

const { origin, key, database } = odooAt;

/** `hub connect odoo`, as somebody who reads the README types it: the preview, the connection, and one clear line for each slip. */
export async function checkConnecting(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tasuki-odoo-'));
  const at = ['connect', 'odoo', '--url', origin, ...(database ? ['--database', database] : [])];
  try {
    const early = await hub([...at, '--check']);
    check('without a team it says how to add one', early.failed && /hub -- team add/.test(early.text));
    await hub(['team', 'add', 'sales', '--name', '営業']);

    const preview = await hub([...at, '--check']);
    check('the preview names the version and counts the leads', !preview.failed && /\d+ leads, version \d+/.test(preview.text));
    check('it shows ten leads', /10 of them, as Tasuki would show them/.test(preview.text));
    check('it says what each stage counts as', /Proposition +Proposition +stage "Opportunity"/.test(preview.text));
    check('it says what is not mapped', /^Not mapped: /m.test(preview.text));
    check('it shows what would be written', /Tasuki: 引き受けました/.test(preview.text));
    check('it never shows the key', !preview.text.includes(key));
    const kept = await hub(['connect', 'list']);
    check('and keeps nothing', !kept.text.includes('odoo'));

    const slips: [string, string[], RegExp, string?][] = [
      ['a wrong key', [...at, '--check'], /does not accept the credentials/, 'not-a-key'],
      ['a wrong database', ['connect', 'odoo', '--url', origin, '--database', 'no-such-one', '--check'], /database "no-such-one"/],
      ['a port where nothing is', ['connect', 'odoo', '--url', 'http://127.0.0.1:9', '--check'], /does not answer/],
      ['no scheme', ['connect', 'odoo', '--url', 'odoo.example.co.jp', '--check'], /an address such as https/],
      ['no address', ['connect', 'odoo', '--check'], /--url/],
    ];
    for (const [what, args, says, otherKey] of slips) {
      const { failed, text } = await hub(args, otherKey);
      check(`${what}: one line says so`, failed && says.test(text) && text.trim().split('\n').length === 1);
    }

    const connected = await hub([...at, '--add-people', '--write-back']);
    check('connecting reads all leads and tells how to go on', !connected.failed && /odoo is connected/.test(connected.text));
    check('with a command for each person’s token', /token create --user/.test(connected.text));
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }

  function hub(args: readonly string[], secret = key): Promise<{ failed: boolean; text: string }> {
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, ['--import', 'tsx', 'server/cli.ts', ...args], {
        env: { ...process.env, DATABASE_URL: undefined, TASUKI_DATA: dataDir, TASUKI_CRM_KEY: secret },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let text = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)));
      child.on('error', reject);
      child.on('close', (code) => resolve({ failed: code !== 0, text }));
    });
  }
}
