import 'fake-indexeddb/auto';
import { expect } from 'vitest';
import { createHubClient } from '@/lib/api/client';
import type { Act } from '@/lib/domain/command';
import { type Lead, Lead as LeadSchema } from '@/lib/domain/lead';
import { DAY } from '@/lib/domain/time';
import { queuedCount } from '@/lib/store/outbox';
import { pull } from '@/lib/sync/pull';
import { push } from '@/lib/sync/push';
import { canonical } from '@/server/db/canonical';
import { coversOf } from '@/server/db/covers';
import type { Database } from '@/server/db/database';
import { audiencesOf, tellFeed } from '@/server/db/feed';
import { leadIdOf, lockLead, readLeads, writeChanges } from '@/server/db/lead-rows';
import type { StartedHub } from '@/server/hub';
import { between, chance, oneOf, type Random, randomFrom } from '@/server/samples/random';
import { marketingStages } from '@/server/services/marketing-stages';
import { aDesk, type Desk, keptLeads, putInOutbox, restarted } from '../faults/desk';
import { aLead } from '../fixtures/builders';
import { badLine } from './bad-line';
import { cast, type HubUnderTest, morning, refOf } from './hub-under-test';

/** People whose clients are synced while everything changes. */
const people = ['sato', 'boss', 'mkt'] as const;
type Somebody = (typeof people)[number];

const LEADS = 6;
const CHANGES = 6;
/** Clients go on while anybody writes, but for so many turns at most. */
const TURNS = 5;
const SLOW_CHANGES = 3;

const acts: readonly ((random: Random) => Act)[] = [
  () => ({ kind: 'log_touch', result: 'no_answer', channel: 'phone' }),
  () => ({ kind: 'log_touch', result: 'talked', channel: 'phone', note: '折り返し' }),
  () => ({ kind: 'set_bant', element: 'need', state: 'yes', words: '人手' }),
  () => ({ kind: 'verdict', verdict: 'accept' }),
  (random) => ({ kind: 'assign', owner: oneOf(random, ['sato', 'ito', null]) }),
  (random) => ({ kind: 'assign', owner: null, team: oneOf(random, ['east', 'west']) }),
  () => ({ kind: 'set_stage', stage: 'mql', reason: 'x' }),
];

type Client = { person: string; token: string; desk: Desk };

/** What a run has at hand: hubs on one database (on PostgreSQL two), and people at their desks, who stay from one fight to the next. */
export type Range = { hub: HubUnderTest; hubs: readonly StartedHub[]; clients: Client[] };

/** Signs everybody in. */
export async function aRange(hub: HubUnderTest, hubs: readonly StartedHub[]): Promise<Range> {
  const clients: Client[] = [];
  for (const person of people) {
    const { token } = await hub.as(person);
    const desk = await aDesk();
    await desk.sync.connect(hub.url, token);
    await desk.sync.run('asked');
    clients.push({ person, token, desk });
  }
  return { hub, hubs, clients };
}

/**
 * One fight: leads come, change, move and go, rights come and go, transactions are slow, and over bad lines people sync and act, are killed and
 * go on. At the end the line is good, and every client must hold exactly what its person may see. What each does is decided by the seed; how
 * they meet is up to the machine.
 */
export async function underFire(range: Range, seed: number): Promise<void> {
  const { hub, hubs } = range;
  const random = randomFrom(seed);
  const again = `TASUKI_FIRST_SEED=${seed} TASUKI_SEEDS=1 npm run test:deep`;
  const ids = Array.from({ length: LEADS }, (_, n) => `f${seed}-${n}`);
  hub.clock.now = morning;
  for (const somebody of people) await hub.services.directory.setGrants(somebody, cast[somebody]?.grants ?? []);
  await hub.services.ingest.upsertLeads(ids.map((id) => someLead(random, id)));

  const rough = {
    delay: () => (chance(random, 0.3) ? between(random, 0, 12) : 0),
    breakAfter: () => (chance(random, 0.35) ? between(random, 0, 6_000) : null),
    truncates: () => chance(random, 0.5),
    repeats: () => chance(random, 0.25),
  };
  const lines = await Promise.all(hubs.map((each) => badLine(each.port, rough)));
  const clients = range.clients.map((one, n) => ({ one, random: randomFrom(seed * 31 + n) }));
  const judgeOf = (desk: Desk) => async () => {
    const found = await desk.session.judge();
    if (!found) throw new Error('no rulebook');
    return found;
  };
  const reach = async ({ desk, token }: Client, address: string, signal: AbortSignal, timeout: number) => {
    const account = await desk.session.account();
    if (!account) throw new Error('nobody is signed in');
    return { store: desk.store, hub: createHubClient({ address, token, timeout }), session: account.session, judge: judgeOf(desk), signal };
  };
  const everything = () => Number.MAX_SAFE_INTEGER;
  let writing = true;

  const client = async ({ one, random: own }: (typeof clients)[number]) => {
    for (let turn = 0; turn < TURNS && (turn === 0 || writing); turn++) {
      const stop = new AbortController();
      if (chance(own, 0.5)) {
        const act = oneOf(own, acts)(own);
        const ref = refOf(oneOf(own, ids));
        await putInOutbox(one.desk.store, { id: crypto.randomUUID(), ref, occurredAt: hub.clock.now - 1_000, act });
      }
      const killed = chance(own, 0.3) ? setTimeout(() => stop.abort(), between(own, 0, 40)) : undefined;
      const line = oneOf(own, lines);
      const asked = await reach(one, line.url, stop.signal, 2_000);
      const limit = oneOf(own, [2, 500]);
      await push({ ...asked, now: everything })
        .then(() => pull({ ...asked, limit }))
        .catch(() => undefined);
      clearTimeout(killed);
      await new Promise((resolve) => setTimeout(resolve, between(own, 0, 60)));
      if (chance(own, 0.15)) one.desk = await restarted(one.desk);
    }
  };
  const writer = async (n: number) => {
    const mine = randomFrom(seed * 17 + n);
    for (let change = 0; change < CHANGES; change++) await changeSomething(mine, range, ids);
  };
  // The embedded database has one session: there a slow transaction only makes the others wait.
  const slowWriter = async () => {
    const mine = randomFrom(seed * 13);
    for (let change = 0; change < SLOW_CHANGES && hubs.length > 1; change++)
      await changeSlowly(mine, hub, oneOf(mine, ids), 150).catch(() => undefined);
  };
  try {
    const writers = Promise.all([...[1, 2].map(writer), slowWriter(), slowWriter()]).finally(() => {
      writing = false;
    });
    await Promise.all([...clients.map(client), writers]);
    for (const line of lines) await line.close();

    await hub.services.sweep();
    const calm = await Promise.all(range.clients.map((one) => reach(one, hub.url, new AbortController().signal, 20_000)));
    for (const asked of calm) await push({ ...asked, now: everything });
    for (const asked of calm) await pull({ ...asked, limit: 5 });
    const truth = (await hub.services.ingest.listLeads()).filter(({ id }) => id.startsWith(`lead-f${seed}-`));
    for (const one of range.clients) {
      expect(await queuedCount(one.desk.store), `acts of ${one.person} that wait, seed ${seed}: ${again}`).toBe(0);
      const [wanted, kept] = [await visibleTo(hub, one.person, truth), await keptLeads(one.desk)];
      expect(names(kept), `what ${one.person} holds, seed ${seed}: ${again}`).toEqual(names(wanted));
      expect(documents(kept), `what ${one.person} reads, seed ${seed}: ${again}`).toEqual(documents(wanted));
    }
  } finally {
    for (const id of ids) await hub.services.ingest.deleteLead(refOf(id));
  }
}

function someLead(random: Random, id: string): Lead {
  const owner = oneOf(random, ['sato', 'ito', null]);
  const team = oneOf(random, ['east', 'east', 'west']);
  const handOffs = chance(random, 0.5)
    ? [{ id: `h-${id}`, from: 'mkt' as const, to: 'is' as const, at: morning - 3 * DAY, recordedAt: morning }]
    : [];
  return aLead({ id: `lead-${id}-${between(random, 1, 1e9)}`, refs: [refOf(id)], team, owner, handOffs });
}

/** Something that happens to a lead or to a person's rights, at one of the hubs. */
async function changeSomething(random: Random, { hub, hubs }: Range, ids: readonly string[]): Promise<void> {
  const { ingest, directory } = oneOf(random, hubs).services;
  const id = oneOf(random, ids);
  const kinds = ['act', 'act', 'field', 'owner', 'owner', 'team', 'delete', 'come', 'rights', 'slow', 'time'] as const;
  switch (oneOf(random, kinds)) {
    case 'act':
      await ingest.recordActivity(refOf(id), {
        type: 'form',
        occurredAt: hub.clock.now,
        ...oneOf(random, [{ by: 'sato' }, { by: 'ito' }, {}]),
      });
      return;
    case 'field':
    case 'come':
      await ingest.upsertLeads([{ ...someLead(random, id), title: `title ${between(random, 1, 99)}` }]);
      return;
    case 'owner':
      await ingest.setOwner(refOf(id), oneOf(random, ['sato', 'ito', null]));
      return;
    case 'team':
      await ingest.setOwner(refOf(id), null, oneOf(random, ['east', 'west']));
      return;
    case 'delete':
      await ingest.deleteLead(refOf(id));
      return;
    case 'rights': {
      const somebody: Somebody = oneOf(random, people);
      const given = [
        cast[somebody]?.grants ?? [],
        [{ team: 'west', role: 'rep' as const }],
        [{ team: 'east', role: 'manager' as const }],
        [],
      ];
      await directory.setGrants(somebody, oneOf(random, given));
      return;
    }
    case 'slow':
      // One that the database ended, as it stood still for too long, did nothing.
      await changeSlowly(random, hub, id, 20).catch(() => undefined);
      return;
    case 'time':
      hub.clock.now += between(random, 1, 3) * DAY;
      await hub.services.sweep();
  }
}

/** A transaction that has its number long before it writes, and ends long after. */
async function changeSlowly(random: Random, hub: HubUnderTest, id: string, longest: number): Promise<void> {
  const wait = () => new Promise((resolve) => setTimeout(resolve, between(random, 0, longest)));
  await hub.db.transaction(async (inner) => {
    const tx = inner as unknown as Database;
    await tx.execute('select pg_current_xact_id()');
    await wait();
    const known = await leadIdOf(tx, refOf(id));
    const before = known === null ? null : await lockLead(tx, known, hub.clock.now);
    if (!before) return;
    await writeChanges(tx, before, { ...before, title: `slow ${between(random, 1, 1e6)}` }, 'import');
    const { rulebook } = await hub.services.rulebooks.currentIn(tx, before.team, hub.clock.now);
    await tellFeed(tx, await readLeads(tx, [before.id], hub.clock.now), marketingStages(rulebook), hub.clock.now);
    await wait();
  });
}

/** What a person may see, by the rule alone: nothing of it is read from the feed. */
async function visibleTo(hub: HubUnderTest, person: string, leads: readonly Lead[]): Promise<Lead[]> {
  const grants = await hub.services.directory.grantsOf(person);
  const mine = new Set(grants.length > 0 ? [`user:${person}`] : []);
  for (const { role, team } of grants) {
    if (role === 'manager' || role === 'admin') mine.add(`team:${team}`);
    if (role === 'marketing') mine.add(`mkt:${team}`);
  }
  const covers = await coversOf(hub.db, leads, hub.clock.now);
  const seen: Lead[] = [];
  for (const lead of leads) {
    const { rulebook } = await hub.services.rulebooks.current(lead.team, hub.clock.now);
    const audiences = audiencesOf(lead, marketingStages(rulebook), hub.clock.now, covers(lead));
    if ([...audiences.keys()].some((name) => mine.has(name))) seen.push(lead);
  }
  return seen;
}

function names(leads: readonly Lead[]): string[] {
  return leads.map(({ id, rev }) => `${id} ${rev}`).sort();
}

function documents(leads: readonly Lead[]): string[] {
  return leads.map((lead) => canonical(LeadSchema.parse(lead))).sort();
}
