import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { runAdmin } from '@/server/admin';
import { audit, sealAudit, verifyAudit } from '@/server/db/audit';
import { rows } from '@/server/db/database';
import { startHub } from '@/server/hub';
import { hubUnderTest, morning, onPostgres, refOf } from '../contract/hub-under-test';

const hub = await hubUnderTest();
const { db } = hub;
await hub.addLead('one');

async function enter(count: number, action = 'test'): Promise<void> {
  for (let i = 0; i < count; i++) await audit(db, morning + i, { action, user: 'sato', detail: { n: i, z: { b: 1, a: [i, null] } } });
}

/** The chain as a person sees it checked. */
async function said(head: { link: number; hash: string } | null = null): Promise<{ ok: boolean; text: string }> {
  const { ok, lines } = await runAdmin({ do: 'audit verify', head }, hub.services, morning);
  return { ok, text: lines.join('\n') };
}

async function entryAt(link: number): Promise<number> {
  const [row] = await rows<{ seq: number }>(db, sql`select seq::float8 as seq from audit where link = ${link}::bigint`);
  return row?.seq ?? 0;
}

/** Does harm, sees what the check says, and mends it. */
async function harmed(harm: ReturnType<typeof sql>): Promise<{ ok: boolean; text: string }> {
  await db.execute(sql`create table before_harm as select * from audit`);
  try {
    await db.execute(harm);
    return await said();
  } finally {
    await db.execute(sql`delete from audit`);
    await db.execute(sql`insert into audit overriding system value select * from before_harm`);
    await db.execute(sql`drop table before_harm`);
  }
}

describe('fault 59: an audit trail that somebody edited', () => {
  beforeEach(async () => {
    await enter(8);
    await sealAudit(db);
    expect((await said()).ok).toBe(true);
  });

  it.each([
    ['whom it was', (seq: number) => sql`update audit set user_id = 'ito' where seq = ${seq}`],
    ['what was done', (seq: number) => sql`update audit set action = 'nothing' where seq = ${seq}`],
    ['when', (seq: number) => sql`update audit set at = at - 1 where seq = ${seq}`],
    ['the detail', (seq: number) => sql`update audit set detail = '{}' where seq = ${seq}`],
    ['the lead', (seq: number) => sql`update audit set lead_id = 'another' where seq = ${seq}`],
    ['the hash', (seq: number) => sql`update audit set hash = repeat('0', 64) where seq = ${seq}`],
  ])('is told where: %s changed', async (_, harm) => {
    const seq = await entryAt(5);
    expect(await harmed(harm(seq))).toEqual({ ok: false, text: `The audit breaks at link 5: entry ${seq} is not what was written.` });
  });

  it('is told where: an entry taken out, in the middle or at the end', async () => {
    expect((await harmed(sql`delete from audit where link = 4`)).text).toBe('The audit breaks at link 4: its entry is gone.');
    const [{ last } = { last: 0 }] = await rows<{ last: number }>(db, sql`select max(link)::float8 as last from audit`);
    const cut = await harmed(sql`delete from audit where link > ${last - 3}::bigint`);
    expect(cut).toEqual({ ok: false, text: `The audit ends before link ${last - 2}: entries from there on are gone.` });
  });

  it('is told where: two entries that changed places', async () => {
    const answer = await harmed(
      sql`update audit a set at = b.at, detail = b.detail from audit b where (a.link, b.link) in ((3, 4), (4, 3))`,
    );
    expect(answer.text).toContain('link 3');
  });

  it('written anew as a whole does not go through the head that was kept', async () => {
    const kept = await verifyAudit(db);
    if (!kept.whole) throw new Error('broken before');
    await db.execute(sql`update audit set detail = '{}' where link = 2`);
    await db.execute(sql`update audit set link = null, hash = null`);
    await db.execute(sql`update audit_head set link = 0, hash = ''`);
    await sealAudit(db);
    expect((await said()).ok).toBe(true);
    expect(await said(kept.head)).toEqual({ ok: false, text: expect.stringContaining('written anew') });
    await enter(1);
    await sealAudit(db);
    const [, head = ''] = (await said()).text.split('\n');
    const [, link, hash = ''] = /^Head: (\d+):([0-9a-f]{64})$/.exec(head) ?? [];
    await enter(3);
    await sealAudit(db);
    expect((await said({ link: Number(link), hash })).ok).toBe(true);
  });
});

describe('the chain', () => {
  it('grows behind acts and rights, and says what is too new to be in it', async () => {
    await sealAudit(db);
    const before = await verifyAudit(db);
    await (await hub.as('sato')).act(refOf('one'), { kind: 'log_touch', result: 'talked', channel: 'phone' });
    const unsealed = await verifyAudit(db);
    expect([before.whole && before.unsealed, unsealed.whole && unsealed.unsealed > 0]).toEqual([0, true]);
    await sealAudit(db);
    expect(await verifyAudit(db)).toMatchObject({ whole: true, unsealed: 0 });
  });

  it('is whole after many write and several seal at once', async () => {
    const writers = Array.from({ length: 8 }, (_, i) =>
      (async () => {
        for (let n = 0; n < 25; n++) {
          await db
            .transaction(async (tx) => {
              await audit(tx, morning, { action: `writer ${i}`, detail: { n } });
              // Some give up: their numbers are never seen, and that is no gap in the chain.
              if (n % 7 === 3) throw new Error('given up');
            })
            .catch((error: unknown) => {
              if ((error as Error).message !== 'given up') throw error;
            });
        }
      })(),
    );
    // On PostgreSQL another hub seals beside this one; the embedded database has one hub only.
    const second = onPostgres ? await startHub({ ...hub.options, port: 0 }) : null;
    const sealers = [db, second?.db ?? db].map(async (one) => {
      for (let i = 0; i < 15; i++) await sealAudit(one);
    });
    await Promise.all([...writers, ...sealers]);
    await sealAudit(db);
    await second?.close();
    expect(await verifyAudit(db)).toMatchObject({ whole: true, unsealed: 0 });
    const [{ n } = { n: 0 }] = await rows<{ n: number }>(db, sql`select count(*)::int as n from audit where action like 'writer %'`);
    expect(n).toBe(8 * 21);
  });

  it('is sealed in steps where much has gathered', async () => {
    await db.execute(sql`insert into audit (at, action, detail)
      select ${morning}::bigint, 'many', jsonb_build_object('n', n) from generate_series(1, 4500) n`);
    expect(await sealAudit(db)).toBeGreaterThanOrEqual(4_500);
    expect(await verifyAudit(db)).toMatchObject({ whole: true, unsealed: 0 });
  });
});
