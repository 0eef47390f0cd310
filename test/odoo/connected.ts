import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { type Lead, refKey } from '@/lib/domain/lead';
import { storeNames } from '@/lib/store/store-names';
import { type StartedHub, startHub } from '@/server/hub';
import type { FoundBrowser } from '@/server/launch/browser';
import { type ExtensionBrowser, launchExtension } from '@/server/launch/extension-browser';
import { createLog } from '@/server/log';
import { odooAt, odooCall } from './odoo-at';

const { origin, key, database } = odooAt;

/** A hub that reads this Odoo, whose user is a rep there, and a browser with the extension. */
export type Connected = {
  hub: StartedHub;
  browser: ExtensionBrowser;
  /** The rep's access token; the rep is called `rep`. */
  token: string;
  /** The rep's number in Odoo. */
  uid: number;
  /** Has the hub read what is new, now. It reads by itself now and then: then this waits for its turn. */
  read(): Promise<void>;
  /** Makes an opportunity in Odoo, deleted at the end. */
  create(vals: Record<string, unknown>): Promise<number>;
  /** Deletes these at the end too. */
  deleteLater(ids: readonly number[]): void;
  /** Lets the hub's time go on by so many milliseconds. */
  goOn(ms: number): void;
  close(): Promise<void>;
};

/** Connects as `hub connect odoo --add-people --write-back` does, `referred` standing for the kind of inquiry; nothing is read yet. */
export async function startConnected(
  found: FoundBrowser,
  extension: string,
  viewport?: { width: number; height: number },
): Promise<Connected> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tasuki-odoo-'));
  let ahead = 0;
  const made: number[] = [];
  const hub = await startHub({ port: 0, dataDir, log: createLog('silent'), clock: () => Date.now() + ahead });
  const { directory, connections, runner, tokens } = hub.services;
  const { uid } = await odooCall<{ uid: number }>('res.users', 'context_get', {});
  const [me] = await odooCall<{ name: string; email: string }[]>('res.users', 'search_read', {
    domain: [['id', '=', uid]],
    fields: ['name', 'email'],
  });
  await directory.addTeam({ id: 'sales', name: { ja: '営業', en: 'Sales' } });
  await directory.addUser({ id: 'rep', name: me?.name ?? '', team: 'sales', department: 'is', mail: me?.email ?? '', roles: ['rep'] });
  await directory.addSite({ id: 'odoo', crm: 'odoo', name: 'Odoo', origin, params: {} });
  const { token } = await tokens.create({ user: 'rep', note: 'odoo' });
  await connections.put(
    {
      id: 'odoo',
      kind: 'odoo',
      settings: { url: origin, ...(database ? { database } : {}) },
      secrets: { key },
      mapping: { team: 'sales', writeIn: 'en', fields: { intent: ['referred'] } },
      writeBack: true,
    },
    Date.now(),
  );
  const browser = await launchExtension({ browser: found, extension, headless: true, language: 'en', ...(viewport ? { viewport } : {}) });
  return {
    hub,
    browser,
    token,
    uid,
    goOn(ms) {
      ahead += ms;
    },
    async read() {
      for (let tries = 0; ; tries++) {
        try {
          await runner.readNow('odoo');
          return;
        } catch (error) {
          if (tries > 50 || !/being read just now/.test(String(error))) throw error;
          await new Promise((resolve) => setTimeout(resolve, 200));
        }
      }
    },
    async create(vals) {
      const [id] = await odooCall<number[]>('crm.lead', 'create', { vals_list: [{ type: 'opportunity', ...vals }] });
      if (id === undefined) throw new Error('Odoo created nothing.');
      made.push(id);
      return id;
    },
    deleteLater(ids) {
      made.push(...ids);
    },
    async close() {
      await odooCall<{ id: number }[]>('crm.lead', 'search_read', {
        domain: [['id', 'in', made]],
        fields: ['id'],
        context: { active_test: false },
      })
        .then((rows) => odooCall('crm.lead', 'unlink', { ids: rows.map((row) => row.id) }))
        .catch(() => {});
      await browser.close();
      await hub.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** The name of a record of this Odoo. */
export function refOf(id: number) {
  return { site: 'odoo', type: 'crm.lead', id: String(id) };
}

/** A lead as it lies in the extension's database, or null. `page` is one of the extension's own. */
export function leadInStore(page: Page, id: number): Promise<Lead | null> {
  return page.evaluate(
    ([name, key]) =>
      new Promise<Lead | null>((resolve, reject) => {
        const opening = indexedDB.open(name);
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const asked = opening.result.transaction('leads').objectStore('leads').index('keys').get(key);
          asked.onerror = () => reject(asked.error);
          asked.onsuccess = () => {
            opening.result.close();
            resolve((asked.result as { lead: Lead } | undefined)?.lead ?? null);
          };
        };
      }),
    [storeNames.cache, refKey(refOf(id))] as const,
  );
}

/** Whether something of that type with these words happened on a lead. */
export function has(lead: Lead | null, type: string, text: string): boolean {
  return lead?.activities.some((one) => one.type === type && `${one.title} ${one.note}`.includes(text)) === true;
}

/** Signs in to Odoo itself, as a person does. */
export async function enterOdoo(page: Page): Promise<void> {
  await page.goto(`${origin}/web/login`);
  await page.fill('input[name=login]', odooAt.login);
  await page.fill('input[name=password]', odooAt.password);
  await page.locator('form.oe_login_form button[type=submit], button[type=submit]').first().click();
  await page.waitForURL(/\/odoo|\/web(?!\/login)/, { timeout: 60_000 });
}
