import { sql } from 'drizzle-orm';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { Changes } from '@/lib/api/contract';
import { DAY, HOUR } from '@/lib/domain/time';
import { rows } from '@/server/db/database';
import { PAGE_BYTES } from '@/server/db/lead-rows';
import { aLead, anActivity } from '../fixtures/builders';
import { applyPage, type HubUnderTest, hubUnderTest, idsOf, type Known, morning, onPostgres, refOf } from './hub-under-test';

for (const feed of ['horizon', 'sequencer'] as const) {
  const hub = await hubUnderTest({ feed });
  describeFeed(feed, hub);
}

function describeFeed(feed: 'horizon' | 'sequencer', hub: HubUnderTest): void {
  const { ingest, directory, sweep } = hub.services;

  describe(`the feed by ${feed}`, () => {
    it('gives everything once, then only what changed', async () => {
      await hub.addLead('a1');
      await hub.addLead('a2');
      const sato = await hub.as('sato');
      const known = await sato.sync();
      expect(idsOf(known)).toEqual(['a1', 'a2']);
      const pages = known.pages;
      await ingest.recordActivity(refOf('a1'), { type: 'page_view', occurredAt: morning - HOUR });
      const response = await sato.get(`/v1/leads/changes?cursor=${known.cursor}`);
      const page = Changes.parse(await response.json());
      expect(page.leads.map((lead) => lead.refs[0]?.id)).toEqual(['a1']);
      expect(page.leads[0]?.activities.map((one) => one.type)).toEqual(['page_view']);
      expect(page.leads[0]?.rev).toBeGreaterThan(known.leads.get('sample/lead/a1')?.rev ?? 99);
      expect(pages).toBe(1);
    });

    it('composes a lead as it was told, every section of it', async () => {
      const told = aLead({
        id: 'whole',
        refs: [refOf('whole'), { site: 'sample', type: 'deal', id: 'w-7' }],
        team: 'east',
        owner: 'sato',
        name: '<img src=x onerror=alert(1)> \u202e"\'; drop table leads; --',
        role: 'decider',
        expectedAmount: 1_200_000,
        doNotApproach: { reason: 'asked', at: morning - DAY },
        optOuts: [{ channel: 'mail', at: morning - 2 * DAY }],
        stages: [
          { stage: 'lead', at: morning - 9 * DAY, recordedAt: morning - 9 * DAY, by: 'rule', evidence: [{ label: 'x', activity: 'w1' }] },
          { stage: 'nurturing', at: morning - 8 * DAY, recordedAt: morning - 8 * DAY, by: 'person', user: 'sato' },
        ],
        handOffs: [{ id: 'h1', from: 'mkt', to: 'is', at: morning - 7 * DAY, recordedAt: morning - 7 * DAY, intent: 'demo' }],
        assignments: [{ owner: 'sato', team: 'east', at: morning - 7 * DAY }],
        bant: { need: { state: 'yes', words: '人手が足りない', at: morning - 6 * DAY, by: 'sato', source: 'person' } },
        pauses: [{ id: 'p1', reason: 'customer_asked', from: morning - 5 * DAY, until: morning - 4 * DAY, recordedAt: morning - 5 * DAY }],
        requests: [{ id: 'q1', field: 'budget', at: morning - 3 * DAY, by: 'sato' }],
        opportunities: [{ id: 'o1', status: 'open', createdAt: morning - 2 * DAY, amount: 5 }],
        activities: [
          anActivity({ id: 'w1', type: 'form', occurredAt: morning - 9 * DAY }),
          anActivity({ id: 'w2', type: 'call', occurredAt: morning - DAY, by: 'sato', result: 'talked' }),
        ],
        custom: { plan: 'b', seats: 3, ok: true, none: null },
      });
      expect((await ingest.upsertLeads([told])).refused).toEqual([]);
      const { lead } = (await (await (await hub.as('sato')).get('/v1/leads/sample/deal/w-7')).json()) as { lead: typeof told };
      expect({ ...lead, closed: [], charged: [] }).toEqual({ ...told, closed: [], charged: [] });
      expect(await ingest.upsertLeads([told])).toMatchObject({ added: 0, changed: 0, unchanged: 1 });
    });

    it('keeps activities beyond 13 months to itself and says since when the list is complete', async () => {
      await hub.addLead('old', {
        activities: [
          anActivity({ id: 'long-ago', type: 'form', occurredAt: morning - 500 * DAY }),
          anActivity({ id: 'new', type: 'form', occurredAt: morning - DAY }),
        ],
      });
      const lead = await ingest.findLead(refOf('old'));
      expect(lead?.activities.map((one) => one.id)).toEqual(['new']);
      expect(lead?.activitiesSince).toBeGreaterThan(morning - 397 * DAY);
      await ingest.recordActivity(refOf('old'), { id: 'third', type: 'form', occurredAt: morning });
      const kept = (await hub.db.execute(sql`select key from activities where lead_id = 'lead-old' order by at`)) as unknown as {
        rows: { key: string }[];
      };
      expect(kept.rows.map((row) => row.key)).toEqual(['long-ago', 'new', 'third']);
    });

    it('reaches the same end when a page comes twice or out of order (fault 22)', async () => {
      for (let i = 0; i < 12; i++) await hub.addLead(`p${i}`, { owner: 'ito' });
      const ito = await hub.as('ito');
      const pages: Changes[] = [];
      let cursor = '';
      for (let round = 0; round < 3; round++) {
        for (let more = true; more; ) {
          const page = Changes.parse(await (await ito.get(`/v1/leads/changes?limit=3${cursor && `&cursor=${cursor}`}`)).json());
          pages.push(page);
          cursor = page.cursor;
          more = page.more;
        }
        await ingest.recordActivity(refOf(`p${round}`), { type: 'form', occurredAt: morning });
      }
      const inOrder: Known = { leads: new Map(), cursor: '', pages: 0, removed: [] };
      for (const page of pages) applyPage(inOrder, page);
      const mixed: Known = { leads: new Map(), cursor: '', pages: 0, removed: [] };
      for (const page of [...pages, ...pages].reverse()) applyPage(mixed, page);
      const sorted = (known: Known) => [...known.leads].sort(([a], [b]) => (a < b ? -1 : 1));
      expect(pages.length).toBeGreaterThan(5);
      expect(sorted(mixed)).toEqual(sorted(inOrder));
      // The same cursor asked again gives the same leads.
      const again = Changes.parse(await (await ito.get(`/v1/leads/changes?limit=3&cursor=${pages[0]?.cursor}`)).json());
      expect(again.leads.length + again.removed.length).toBe(3);
    });

    it('loses none of 1,000 leads with one stamp across pages of 100 (fault 23)', async () => {
      const leads = Array.from({ length: 1_000 }, (_, i) => aLead({ id: `s${i}`, refs: [refOf(`s${i}`)], team: 'west', owner: 'west' }));
      expect((await ingest.upsertLeads(leads)).added).toBe(1_000);
      const known = await (await hub.as('west')).sync(undefined, 100);
      expect(known.leads.size).toBe(1_000);
      expect(known.pages).toBe(10);
    });

    it('tells that a deleted lead is gone, by every ref it had (fault 25)', async () => {
      await hub.addLead('d1', { refs: [refOf('d1'), { site: 'sample', type: 'deal', id: 'dd' }] });
      const sato = await hub.as('sato');
      const known = await sato.sync();
      expect(idsOf(known)).toContain('d1');
      expect(await ingest.deleteLead(refOf('d1'))).toBe(true);
      expect(await ingest.deleteLead(refOf('d1'))).toBe(false);
      // Its names are free again, and nobody looks at it any more.
      for (const table of ['lead_refs', 'looks']) {
        expect(await rows(hub.db, sql`select 1 from ${sql.identifier(table)} where lead_id = 'd1'`)).toEqual([]);
      }
      await sato.sync(known);
      expect(idsOf(known)).not.toContain('d1');
      expect(known.removed).toEqual([refOf('d1'), { site: 'sample', type: 'deal', id: 'dd' }]);
      expect((await sato.get('/v1/leads/sample/lead/d1')).status).toBe(404);
      // Who starts after that hears nothing of it.
      expect((await sato.sync()).removed).toEqual([]);
    });

    it('takes a lead from the view of who lost it and gives it to who got it', async () => {
      await hub.addLead('m1');
      const [sato, ito] = [await hub.as('sato'), await hub.as('ito')];
      const [satos, itos] = [await sato.sync(), await ito.sync()];
      await ingest.setOwner(refOf('m1'), 'ito');
      await Promise.all([sato.sync(satos), ito.sync(itos)]);
      expect(idsOf(satos)).not.toContain('m1');
      expect(satos.removed).toEqual([refOf('m1')]);
      expect(idsOf(itos)).toContain('m1');
      expect((await sato.get('/v1/leads/sample/lead/m1')).status).toBe(404);
    });

    it('moves a lead between teams in the view of those who lead them', async () => {
      await hub.addLead('t1');
      const [boss, westboss] = [await hub.as('boss'), await hub.as('westboss')];
      const [east, west] = [await boss.sync(), await westboss.sync()];
      expect(idsOf(east)).toContain('t1');
      expect(idsOf(west)).not.toContain('t1');
      await ingest.setOwner(refOf('t1'), null, 'west');
      await Promise.all([boss.sync(east), westboss.sync(west)]);
      expect(idsOf(east)).not.toContain('t1');
      expect(idsOf(west)).toContain('t1');
    });

    it('lets who acted read on for seven days, then takes the lead out of their view', async () => {
      await hub.addLead('k1', { activities: [anActivity({ type: 'call', occurredAt: morning - DAY, by: 'sato' })] });
      const sato = await hub.as('sato');
      const known = await sato.sync();
      await ingest.setOwner(refOf('k1'), 'ito');
      await sato.sync(known);
      expect(idsOf(known)).toContain('k1');
      hub.clock.now = morning + 6 * DAY;
      expect((await sato.get('/v1/leads/sample/lead/k1')).status).toBe(404);
      await sweep();
      await sato.sync(known);
      hub.clock.now = morning;
      expect(idsOf(known)).not.toContain('k1');
      expect(known.removed).toContainEqual(refOf('k1'));
    });

    it('answers 410 to a cursor that is not the asker’s, not sealed here, from before other grants, or too old', async () => {
      const [sato, ito] = [await hub.as('sato'), await hub.as('ito')];
      const { cursor } = await sato.sync();
      const ask = async (value: string) => {
        const response = await sato.get(`/v1/leads/changes?cursor=${encodeURIComponent(value)}`);
        return [response.status, ((await response.json()) as { code?: string }).code];
      };
      const gone = [410, 'gone'];
      expect((await ito.get(`/v1/leads/changes?cursor=${cursor}`)).status).toBe(410);
      const [body = '', seal = ''] = cursor.split('.');
      const inside = JSON.parse(Buffer.from(body, 'base64url').toString());
      const forged = Buffer.from(JSON.stringify({ ...inside, s: 0, x: '0' })).toString('base64url');
      expect(await ask(`${forged}.${seal}`)).toEqual(gone);
      expect(await ask('garbage')).toEqual(gone);
      expect(await ask('0')).toEqual(gone);
      hub.clock.now = morning + 91 * DAY;
      expect(await ask(cursor)).toEqual(gone);
      hub.clock.now = morning;
      expect((await ask(cursor))[0]).toBe(200);
      await directory.setGrants('sato', [{ team: 'east', role: 'rep' }]);
      expect(await ask(cursor)).toEqual(gone);
    });

    // The embedded database has one session: nothing there can commit late.
    if (onPostgres)
      it('delivers what a slow transaction commits late, after quicker ones (fault 24)', async () => {
        await hub.addLead('slow');
        await hub.addLead('quick');
        const sato = await hub.as('sato');
        const known = await sato.sync();
        const slow = new pg.Client({ connectionString: hub.options.databaseUrl });
        await slow.connect();
        await slow.query('begin');
        await slow.query(`update leads set rev = rev + 1, fields = fields || '{"title": "changed slowly"}' where id = 'lead-slow'`);
        await slow.query(`update feed set xid = default, seq = default where lead_id = 'lead-slow'`);
        await ingest.recordActivity(refOf('quick'), { type: 'form', occurredAt: morning });
        await sato.sync(known);
        const before = known.leads.get('sample/lead/slow');
        await slow.query('commit');
        await slow.end();
        await sato.sync(known);
        expect(before?.title).toBeUndefined();
        expect(known.leads.get('sample/lead/slow')?.title).toBe('changed slowly');
        expect(known.leads.get('sample/lead/quick')?.activities).toHaveLength(1);
      });

    it('delivers every change of writers that write at once, whatever their order (fault 24)', async () => {
      const ids = Array.from({ length: 8 }, (_, i) => `w${i}`);
      for (const id of ids) await hub.addLead(id, { owner: 'ito' });
      const ito = await hub.as('ito');
      const known = await ito.sync();
      let writing = true;
      const reader = (async () => {
        while (writing) await ito.sync(known, 2);
      })();
      await Promise.all(
        ids.map(async (id) => {
          for (let i = 0; i < 5; i++) await ingest.recordActivity(refOf(id), { id: `${id}-${i}`, type: 'form', occurredAt: morning });
        }),
      );
      writing = false;
      await reader;
      await ito.sync(known);
      expect(ids.map((id) => known.leads.get(`sample/lead/${id}`)?.activities.length)).toEqual(ids.map(() => 5));
    });

    it('ends a page by bytes too: leads of nearly two million letters each come a few at a time, packed', async () => {
      const ids = Array.from({ length: 4 }, (_, i) => `big${i}`);
      for (const id of ids) await hub.addLead(id, { team: 'west', owner: 'west' });
      await hub.db.execute(sql`insert into activities (lead_id, key, at, body)
      select l.id, 'act-' || n, ${morning}::bigint - n, jsonb_build_object('id', 'act-' || n, 'type', 'page_view', 'occurredAt', ${morning}::bigint - n,
        'recordedAt', ${morning}::bigint, 'source', 'captured', 'custom', jsonb_build_object('page', 'https://example.com/' || n || repeat('/a', 400)))
      from leads l, generate_series(1, 2000) as n where l.id like 'lead-big%'`);
      for (const id of ids) await ingest.recordActivity(refOf(id), { id: 'last', type: 'form', occurredAt: morning });
      const west = await hub.as('west');
      const known = { leads: new Map(), cursor: '', pages: 0, removed: [] } as Known;
      const sizes: number[] = [];
      for (let more = true; more; ) {
        const answer = await west.get(`/v1/leads/changes?limit=500${known.cursor && `&cursor=${known.cursor}`}`, {
          'accept-encoding': 'gzip',
        });
        expect(answer.headers.get('content-encoding')).toBe('gzip');
        const text = await answer.text();
        const page = Changes.parse(JSON.parse(text));
        if (page.leads.some((lead) => lead.activities.length > 1_900)) sizes.push(text.length);
        applyPage(known, page);
        more = page.more;
      }
      expect(ids.map((id) => known.leads.get(`sample/lead/${id}`)?.activities.length)).toEqual(ids.map(() => 2_001));
      expect(Math.max(...sizes)).toBeLessThan(PAGE_BYTES + 10_000);
      expect(sizes.length).toBeGreaterThan(1);
    });

    it('keeps a lead from who may not read it any more, also before that is written down', async () => {
      await hub.addLead('u1', { activities: [anActivity({ type: 'call', occurredAt: morning - DAY, by: 'sato' })] });
      await ingest.setOwner(refOf('u1'), 'ito');
      hub.clock.now = morning + 6 * DAY + HOUR;
      const known = await (await hub.as('sato')).sync();
      hub.clock.now = morning;
      expect(idsOf(known)).not.toContain('u1');
    });

    if (onPostgres) {
      it('names what stands behind something unfinished to who starts over, and tells it in its turn', async () => {
        await hub.addLead('behind');
        const older = new pg.Client({ connectionString: hub.options.databaseUrl });
        await older.connect();
        await older.query('begin');
        await older.query(`select pg_current_xact_id()`);
        await ingest.recordActivity(refOf('behind'), { id: 'news', type: 'form', occurredAt: morning });
        const sato = await hub.as('sato');
        const known = await sato.sync();
        expect(known.leads.get('sample/lead/behind')?.activities.map(({ id }) => id)).toEqual(['news']);
        await older.query('commit');
        await older.end();
        const before = known.pages;
        await sato.sync(known);
        expect(known.pages).toBe(before + 1);
      });

      it('does not wait for transactions of other databases of the server', async () => {
        await hub.addLead('elsewhere');
        const sato = await hub.as('sato');
        const known = await sato.sync();
        const url = new URL(hub.options.databaseUrl ?? '');
        url.pathname = '/postgres';
        const foreign = new pg.Client({ connectionString: url.href });
        await foreign.connect();
        await foreign.query('begin');
        await foreign.query('select pg_current_xact_id()');
        await ingest.recordActivity(refOf('elsewhere'), { id: 'news', type: 'form', occurredAt: morning });
        await sato.sync(known);
        await foreign.query('rollback');
        await foreign.end();
        expect(known.leads.get('sample/lead/elsewhere')?.activities.map(({ id }) => id)).toEqual(['news']);
      });
    }
  });
}
