import { describe, expect, it } from 'vitest';
import { freshAgreement } from '@/lib/domain/fresh-agreement';
import { defaultRulebook } from '@/lib/domain/rulebook';
import { HOUR, MINUTE } from '@/lib/domain/time';
import { randomFrom } from '@/server/samples/random';
import { hubUnderTest, morning, refOf } from '../contract/hub-under-test';

const hub = await hubUnderTest();
const { rulebooks, ingest } = hub.services;
const shipped = freshAgreement(defaultRulebook.agreement, morning);

/** The agreement with another name; its version says which name. */
function named(version: string) {
  return {
    ...shipped,
    meta: { ...shipped.meta, version, effectiveFrom: morning - HOUR },
    promises: shipped.promises.map((promise) => ({ ...promise, name: { ja: version, en: version } })),
  };
}

describe('fault 32: rules that change while leads are judged', () => {
  it('each judgement says by which version it was made, and none is made by two', { timeout: 120_000 }, async () => {
    const random = randomFrom(32);
    const ids = Array.from({ length: 12 }, (_, n) => `r${n}`);
    const handedOff = morning - 20 * MINUTE;
    for (const id of ids)
      await hub.addLead(id, { handOffs: [{ id: `h-${id}`, from: 'mkt', to: 'is', at: handedOff, recordedAt: handedOff }] });
    const sato = await hub.as('sato');
    const boss = await hub.as('boss');
    const versions = [shipped.meta.version];
    let publishing: Promise<void> = Promise.resolve();
    const swap = (version: string) => {
      versions.push(version);
      publishing = publishing.then(async () => {
        await new Promise((resolve) => setTimeout(resolve, random() * 30));
        hub.clock.now += 10;
        await rulebooks.publish(named(version), hub.clock.now);
      });
    };
    const seen = new Set<string>();
    const judge = async () => {
      for (const [n, id] of ids.entries()) {
        // Published while the next acts are judged; every third time they wait for it.
        if (n % 2 === 1) swap(`2.${n}.0`);
        if (n % 3 === 2) await publishing;
        await sato.act(refOf(id), { kind: 'log_touch', result: 'talked', channel: 'phone' });
        const { rulebook, revision } = await rulebooks.current('east', hub.clock.now);
        // One object is one version: names of promises, version and revision are never of two.
        const { version } = rulebook.agreement.meta;
        expect(revision.startsWith(`${version}.`)).toBe(true);
        if (version !== shipped.meta.version) for (const promise of rulebook.agreement.promises) expect(promise.name.en).toBe(version);
        seen.add(version);
        expect((await boss.get('/v1/team/backlog?team=east')).status).toBe(200);
      }
    };
    await judge();
    await publishing;
    // The last one counts for everybody from now on.
    expect((await rulebooks.current('east', hub.clock.now + MINUTE)).rulebook.agreement.meta.version).toBe('2.11.0');
    const closed = (await ingest.listLeads()).flatMap((lead) => lead.closed);
    expect(closed.length).toBeGreaterThanOrEqual(ids.length);
    for (const { version } of closed) expect(versions).toContain(version);
    expect(seen.size).toBeGreaterThan(1);
    expect(new Set(closed.map(({ version }) => version)).size).toBeGreaterThan(1);
  });
});
