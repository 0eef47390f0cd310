import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CommandsAnswer, ImportReport } from '@/lib/api/contract';
import { rows } from '@/server/db/database';
import { createHub, type HubOptions } from '@/server/hub';
import { createLog } from '@/server/log';
import { between, randomFrom } from '@/server/samples/random';
import { runHub } from '../contract/hub-process';
import { emptyDatabase, refOf } from '../contract/hub-under-test';
import { firstSeed, seeds } from '../deep/seeds';
import { aLead } from '../fixtures/builders';

const LEADS = 5;

async function opened(options: HubOptions) {
  return createHub({ ...options, log: createLog('silent'), watches: false });
}

/** A database with some leads, and tokens for who acts on them and who imports. */
async function prepared() {
  const { options, remove } = await emptyDatabase();
  onTestFinished(remove);
  const hub = await opened(options);
  const { directory, ingest, tokens } = hub.services;
  await directory.addTeam({ id: 'east', name: { ja: '東', en: 'East' } });
  await directory.addUser({ id: 'sato', name: 'Sato', team: 'east', department: 'is', roles: ['rep', 'marketing'] });
  await directory.addSite({ id: 'sample', crm: 'sample', name: 'Sample', origin: 'http://localhost:4312', params: {} });
  await ingest.upsertLeads(
    Array.from({ length: LEADS }, (_, n) => aLead({ id: `lead-${n}`, refs: [refOf(String(n))], team: 'east', owner: 'sato' })),
  );
  const { token } = await tokens.create({ user: 'sato', note: 'test' });
  await hub.close();
  return { options, token };
}

/** What the hub said it has. */
type Said = { acts: Map<string, number>; lines: Set<string> };

/** Acts and imports without end, until the line breaks. What was not answered is sent again by its id when the hub is back. */
async function load(url: string, token: string, said: Said, unanswered: Map<string, number>, random: () => number): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  const act = async () => {
    for (;;) {
      const waiting = [...unanswered];
      const lead = between(random, 0, LEADS - 1);
      const ids: [string, number][] = waiting.length > 0 ? waiting.slice(0, 20) : [[randomUUID(), lead]];
      for (const [id, of] of ids) unanswered.set(id, of);
      const commands = ids.map(([id, of]) => ({
        id,
        ref: refOf(String(of)),
        occurredAt: Date.now() - 1_000,
        act: { kind: 'log_touch', result: 'no_answer', channel: 'phone' },
      }));
      const answer = await fetch(`${url}/v1/commands`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify({ commands }),
      });
      for (const outcome of CommandsAnswer.parse(await answer.json()).outcomes) {
        expect(outcome.outcome).toBe('applied');
        said.acts.set(outcome.id, unanswered.get(outcome.id) ?? said.acts.get(outcome.id) ?? -1);
        unanswered.delete(outcome.id);
      }
    }
  };
  const bring = async () => {
    for (;;) {
      const ids = Array.from({ length: between(random, 1, 40) }, () => String(between(random, 1_000, 1e12)));
      const answer = await fetch(`${url}/v1/import?site=sample&team=east`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'text/csv' },
        body: ['id,name', ...ids.map((id) => `${id},Name ${id}`)].join('\n'),
      });
      const report = ImportReport.parse(await answer.json());
      expect(report.added, JSON.stringify(report).slice(0, 600)).toBe(ids.length);
      for (const id of ids) said.lines.add(id);
    }
  };
  // The line breaks for both at once. Anything else is no end that was wanted.
  const broke = (error: unknown) => {
    if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error;
  };
  await Promise.all([act().catch(broke), bring().catch(broke)]);
}

describe('fault 60: a hub killed at any moment of a load', () => {
  const first = firstSeed();
  it.each(Array.from({ length: seeds(1) }, (_, n) => first + n))(
    'has all that it acknowledged, once (seed %i)',
    { timeout: 400_000 },
    async (seed) => {
      const random = randomFrom(seed);
      const { options, token } = await prepared();
      const settings: Record<string, string> = options.databaseUrl
        ? { DATABASE_URL: options.databaseUrl, PORT: '0' }
        : { TASUKI_DATA: options.dataDir ?? '', PORT: '0' };
      const said: Said = { acts: new Map(), lines: new Set() };
      const unanswered = new Map<string, number>();
      for (let life = 0; life < 2; life++) {
        const hub = runHub(['serve'], settings);
        const [, url = ''] = await hub.until(/listens at (http:\S+)/);
        const had = said.acts.size;
        let over = false;
        const loading = load(url, token, said, unanswered, random).finally(() => {
          over = true;
        });
        // Somewhere in the middle: after some answers, at no particular moment of the next one.
        loading.catch(() => {});
        while (!over && (said.acts.size < had + 5 || said.lines.size === 0)) await new Promise((resolve) => setTimeout(resolve, 5));
        await new Promise((resolve) => setTimeout(resolve, between(random, 0, 150)));
        hub.process.kill('SIGKILL');
        await Promise.all([loading, hub.ended]);
      }
      const after = await opened(options);
      const leads = await after.services.ingest.listLeads({ limit: 50_000 });
      const acts = leads.flatMap((lead) => lead.activities.map(({ id }) => ({ id, lead: lead.id })));
      const again = `seed ${seed}: TASUKI_FIRST_SEED=${seed}`;
      // None lost, none at another lead.
      expect(
        [...said.acts].filter(([id, lead]) => !acts.some((one) => one.id === id && one.lead === `lead-${lead}`)),
        again,
      ).toEqual([]);
      // None twice: one row, one effect, one entry for each id.
      expect(new Set(acts.map(({ id }) => id)).size, again).toBe(acts.length);
      const doubled = await rows(
        after.db,
        sql`select command_id from audit where command_id is not null group by command_id having count(*) <> 1`,
      );
      expect(doubled, again).toEqual([]);
      // None torn: an act that is there has its answer and its entry.
      const torn = await rows(
        after.db,
        sql`select a.key from activities a where a.lead_id like 'lead-%' and (not exists (select 1 from commands c where c.id = a.key and c.outcome ->> 'outcome' = 'applied')
        or not exists (select 1 from audit l where l.command_id = a.key))`,
      );
      expect(torn, again).toEqual([]);
      const names = leads.flatMap((lead) => lead.refs.map(({ id }) => id));
      const kept = new Set(names);
      expect(
        [...said.lines].filter((id) => !kept.has(id)),
        again,
      ).toEqual([]);
      expect(kept.size, again).toBe(names.length);
      // Every lead that is there is told, whole: feed and leads were written together.
      const untold = await rows(
        after.db,
        sql`select id from leads l where not exists (select 1 from feed f where f.lead_id = l.id and not f.gone)`,
      );
      expect(untold, again).toEqual([]);
      await after.close();
    },
  );
});
