import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isOpen, nextOpening } from '@/lib/domain/business-hours';
import { compile } from '@/lib/domain/compiled-rulebook';
import type { Rulebook } from '@/lib/domain/rulebook';
import { HOUR, MINUTE } from '@/lib/domain/time';
import { extensionRedirects } from '@/server/config';
import { type StartedHub, startHub } from '@/server/hub';
import { createLog } from '@/server/log';
import { startSampleCrm } from '@/server/sample-crm/start';
import { loadSamples } from '@/server/samples/load';
import { type CompanyProvider, startCompanyProvider } from '../fixtures/company-provider';

/** The mail address of somebody who signs in with the company's account. */
export const companyMail = 'sato@example.co.jp';

/** A hub with the sample leads, the sample CRM, and the company's own sign-in. */
export type World = { hub: StartedHub; crm: string; company: CompanyProvider; clock(): number; close(): Promise<void> };

/** Starts all three, on folders and ports of their own, in the middle of a morning at work: notices are told in working hours alone. */
export async function startWorld(): Promise<World> {
  let ahead = 0;
  const clock = () => Date.now() + ahead;
  const port = await freePort();
  const publicUrl = `http://localhost:${port}`;
  const company = await startCompanyProvider(`${publicUrl}/v1/auth/callback`);
  const dataDir = mkdtempSync(join(tmpdir(), 'tasuki-firefox-hub-'));
  const { issuer, clientId, clientSecret } = company;
  const hub = await startHub({
    port,
    dataDir,
    clock,
    heartbeat: 5_000,
    log: createLog('silent'),
    company: {
      issuer,
      clientId,
      clientSecret,
      name: 'Example',
      scope: 'openid email',
      publicUrl,
      redirects: extensionRedirects,
      trustMail: false,
    },
  });
  const { rulebook } = await hub.services.rulebooks.current('east2', clock());
  ahead = morningAfter(rulebook, Date.now()) - Date.now();
  await loadSamples(hub, { seed: 1, now: clock() });
  await hub.services.directory.addUser({
    id: 'u-company',
    name: 'Sato Ken',
    team: 'east2',
    department: 'is',
    mail: companyMail,
    roles: ['rep'],
  });
  const sampleCrm = await startSampleCrm({ hub, port: 0 });
  const crm = `http://localhost:${sampleCrm.port}`;
  await hub.services.directory.addSite({ id: 'sample', crm: 'sample', name: 'Sample CRM', origin: crm, params: {} });
  return {
    hub,
    crm,
    company,
    clock,
    async close() {
      await sampleCrm.close();
      await hub.close();
      await company.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** The next morning of inside sales' own calendar, an hour and a half into it. */
function morningAfter(rulebook: Rulebook, now: number): number {
  const calendar = compile(rulebook).calendarOf('is');
  let at = now;
  while (isOpen(calendar, at)) at += 5 * MINUTE;
  for (;;) {
    const opening = nextOpening(calendar, at);
    if (opening === null) throw new Error('inside sales never works');
    // After the lunch break it is no morning.
    if (!isOpen(calendar, opening - 2 * HOUR)) return opening + 1.5 * HOUR;
    at = opening;
    while (isOpen(calendar, at)) at += 5 * MINUTE;
  }
}

/** A port that nobody has just now: the company must know the hub's address before the hub is there. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
