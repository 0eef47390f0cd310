import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { Hono } from 'hono';
import type { Activity, Lead, LeadRef } from '@/lib/domain/lead';
import type { Instant } from '@/lib/domain/time';
import { MINUTE } from '@/lib/domain/time';
import type { Hub } from '@/server/hub';
import { demoPeople } from '@/server/samples/people';
import { type CrmList, type CrmRecord, NewActivity, numberOf, recordOf, rowOf } from './record';

const client = fileURLToPath(new URL('./client/', import.meta.url));

/** Pages come from here alone; panels that extensions open in the page may come from them. */
const policy =
  "default-src 'self'; img-src 'self' data:; frame-src 'self' chrome-extension: moz-extension:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/**
 * A small CRM over the hub's sample leads, for one made-up rep: a list, record pages, a few things to log. It reads and
 * writes through the hub's services in the same process and asks nobody to sign in, so it answers this machine only.
 */
export function sampleCrmApp(hub: Pick<Hub, 'services'>, options: { clock?: () => Instant } = {}): Hono {
  const { clock = Date.now } = options;
  const { directory, ingest } = hub.services;
  const app = new Hono();

  app.use(async (c, next) => {
    if (!isThisMachine(c.req.header('host'))) return c.text('This sample CRM answers at localhost only.', 403);
    await next();
    c.header('Content-Security-Policy', policy);
    c.header('X-Content-Type-Options', 'nosniff');
    c.header('Referrer-Policy', 'no-referrer');
    c.header('Cache-Control', 'no-store');
  });

  app.get('/', (c) => c.redirect('/leads'));
  for (const path of ['/leads', '/leads/:n{[0-9]+}']) app.get(path, async (c) => c.html(await readFile(`${client}index.html`, 'utf8')));
  app.get('/app.css', async (c) => c.body(await readFile(`${client}app.css`, 'utf8'), 200, { 'Content-Type': 'text/css; charset=utf-8' }));
  app.get('/app.js', async (c) => c.body(await clientCode(), 200, { 'Content-Type': 'text/javascript; charset=utf-8' }));

  app.get('/api/leads', async (c) => {
    const nameOf = await names();
    const leads = (await everyLead()).map(({ lead, n }) => rowOf(lead, n, nameOf)).sort((a, b) => a.n - b.n);
    const owners = [...new Set(leads.flatMap((lead) => lead.owner ?? []))].map((id) => ({ id, name: nameOf(id) }));
    return c.json({ leads, owners, me: { id: demoPeople.rep, name: nameOf(demoPeople.rep) } } satisfies CrmList);
  });

  app.get('/api/leads/:n{[0-9]+}', async (c) => {
    const lead = await ingest.findLead(refOf(c.req.param('n')));
    if (!lead) return c.json({ error: 'There is no such record.' }, 404);
    return c.json(await record(lead));
  });

  app.post('/api/leads/:n{[0-9]+}/activities', async (c) => {
    // A page elsewhere can neither send JSON here without asking first, nor be told yes.
    if (!c.req.header('content-type')?.startsWith('application/json')) return c.json({ error: 'Send JSON.' }, 415);
    const input = NewActivity.safeParse(await c.req.json().catch(() => null));
    if (!input.success)
      return c.json({ error: `${input.error.issues[0]?.path.join('.') || 'body'}: ${input.error.issues[0]?.message}` }, 400);
    const now = clock();
    const { data } = input;
    if (data.kind === 'call' && data.result === 'callback' && (data.callbackAt === undefined || data.callbackAt <= now)) {
      return c.json({ error: 'callbackAt: choose a moment that lies ahead' }, 400);
    }
    const ref = refOf(c.req.param('n'));
    const known = await ingest.findLead(ref);
    if (!known) return c.json({ error: 'There is no such record.' }, 404);
    const lead = await ingest.recordActivity(ref, {
      ...activityOf(data, known.language ?? 'en'),
      occurredAt: now,
      by: demoPeople.rep,
      source: 'captured',
    });
    return lead ? c.json(await record(lead), 201) : c.json({ error: 'There is no such record.' }, 404);
  });

  app.notFound((c) => c.text('There is nothing at this address. The list is at /leads.', 404));

  async function names(): Promise<(user: string) => string> {
    const known = new Map((await directory.people()).map((person) => [person.id, person.name]));
    return (user) => known.get(user) ?? user;
  }

  async function record(lead: Lead): Promise<CrmRecord> {
    return recordOf(lead, numberOf(lead) ?? 0, await names());
  }

  async function everyLead(): Promise<{ lead: Lead; n: number }[]> {
    const found: { lead: Lead; n: number }[] = [];
    for (let after = ''; ; ) {
      const page = await ingest.listLeads({ after, limit: 500 });
      for (const lead of page) {
        const n = numberOf(lead);
        if (n !== null) found.push({ lead, n });
      }
      const last = page[page.length - 1];
      if (!last || page.length < 500) return found;
      after = last.id;
    }
  }

  return app;
}

function refOf(n: string): LeadRef {
  return { site: 'sample', type: 'lead', id: String(Number(n)) };
}

/** Whether a request was made to this machine by name: a page elsewhere must not reach us through a name of its own. */
function isThisMachine(host: string | undefined): boolean {
  return host === undefined || /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(host);
}

const titles = {
  ja: { call: '電話', mail: 'メール', meeting: '商談', note: 'メモ' },
  en: { call: 'Call', mail: 'Mail', meeting: 'Meeting', note: 'Note' },
};

function activityOf(
  input: NewActivity,
  language: 'ja' | 'en',
): Pick<Activity, 'type' | 'channel' | 'result' | 'callbackAt' | 'title' | 'note'> {
  const title = titles[language][input.kind];
  const note = input.note ? { note: input.note } : {};
  switch (input.kind) {
    case 'call': {
      const callback =
        input.result === 'callback' && input.callbackAt !== undefined ? { callbackAt: Math.floor(input.callbackAt / MINUTE) * MINUTE } : {};
      return { type: 'call', channel: 'phone', result: input.result, title, ...callback, ...note };
    }
    case 'mail':
      return { type: 'mail', channel: 'mail', result: 'mail_sent', title, ...note };
    case 'meeting':
      return { type: 'meeting', channel: 'online', result: 'held', title, ...note };
    case 'note':
      return { type: 'note', channel: 'other', title, ...note };
  }
}

let code: Promise<string> | null = null;

/** The page's code as one file, put together at the first request. */
function clientCode(): Promise<string> {
  code ??= build({
    entryPoints: [`${client}main.ts`],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
    logLevel: 'silent',
  }).then((result) => result.outputFiles[0]?.text ?? '');
  return code;
}
