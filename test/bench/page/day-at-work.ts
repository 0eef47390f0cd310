import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nextOpening } from '@/lib/domain/business-hours';
import type { Act } from '@/lib/domain/command';
import { compile } from '@/lib/domain/compiled-rulebook';
import { defaultRulebook } from '@/lib/domain/rulebook';
import { HOUR } from '@/lib/domain/time';
import { startHub } from '@/server/hub';
import type { ExtensionBrowser } from '@/server/launch/extension-browser';
import { signIn } from '@/server/launch/sign-in';
import { createLog } from '@/server/log';
import { loadSamples } from '@/server/samples/load';
import { demoPeople } from '@/server/samples/world';

/** A hub in the middle of a working morning, with the sample leads, and a CRM of bare records. */
export type DayAtWork = {
  hub: string;
  /** The CRM's address, which a rep turns on. */
  crm: string;
  /** A site of the same pages that nobody turns on. */
  elsewhere: string;
  /** The rep's own leads, by their numbers in the CRM. */
  own: number[];
  token: string;
  /** Signs a rep in and turns the CRM on. */
  signIn(browser: ExtensionBrowser): Promise<void>;
  /** The rep acts on leads, past the browser. */
  act(leads: readonly number[], act: Act): Promise<void>;
  close(): Promise<void>;
};

const record = `<!doctype html><title>CRM</title><h1>Record</h1>${'<p>A line of a record in a CRM.</p>'.repeat(200)}`;

/** Starts both on folders and ports of their own. */
export async function startDayAtWork(): Promise<DayAtWork> {
  const folder = mkdtempSync(join(tmpdir(), 'tasuki-bench-'));
  const crm = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(record);
  });
  await new Promise<void>((ready) => crm.listen(0, '127.0.0.1', ready));
  const { port } = crm.address() as AddressInfo;
  const origin = `http://localhost:${port}`;
  const calendar = compile(defaultRulebook).calendarOf('is');
  const ahead = (nextOpening(calendar, Date.now() + HOUR) ?? Date.now()) + HOUR - Date.now();
  const clock = () => Date.now() + ahead;
  const hub = await startHub({ port: 0, dataDir: folder, clock, log: createLog('silent') });
  await loadSamples(hub, { seed: 1, now: clock() });
  await hub.services.directory.addSite({ id: 'sample', crm: 'sample', name: 'Sample CRM', origin, params: {} });
  const { token } = await hub.services.tokens.create({ user: demoPeople.rep, note: 'bench' });
  const leads = (await hub.services.ingest.listLeads()).filter(({ owner }) => owner === demoPeople.rep);
  return {
    hub: hub.url,
    crm: origin,
    elsewhere: `http://127.0.0.1:${port}`,
    own: leads.flatMap(({ refs }) => refs.flatMap(({ site, id }) => (site === 'sample' ? [Number(id)] : []))),
    token,
    async signIn(browser) {
      await (await signIn(browser, { url: hub.url, token }, [{ id: 'sample', origin }])).close();
    },
    async act(on, act) {
      const commands = on.map((id) => ({
        id: crypto.randomUUID(),
        ref: { site: 'sample', type: 'lead', id: String(id) },
        occurredAt: Math.floor(clock()),
        act,
      }));
      const answer = await fetch(`${hub.url}/v1/commands`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ commands }),
      });
      const { outcomes } = (await answer.json()) as { outcomes?: { outcome: string }[] };
      if (!outcomes?.every(({ outcome }) => outcome === 'applied')) throw new Error(`the hub refused: ${JSON.stringify(outcomes)}`);
    },
    async close() {
      crm.closeAllConnections();
      crm.close();
      await hub.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
