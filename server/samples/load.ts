import { sql } from 'drizzle-orm';
import type { Department } from '@/lib/domain/lead';
import { DAY, type Instant } from '@/lib/domain/time';
import { type Database, rows } from '@/server/db/database';
import type { Hub } from '@/server/hub';
import { HubFault } from '@/server/hub-fault';
import { demoPeople, sampleCount, sampleWorld } from './world';

/** Who signs for which departments, so that an agreement can be taken to its end. */
const signers: Readonly<Record<string, readonly Department[]>> = { [demoPeople.marketer]: ['mkt'], [demoPeople.manager]: ['is', 'fs'] };

/** Where a sample lead keeps the moment by which it was placed. */
const placedAt = 'samplePlacedAt';

/**
 * Puts the sample teams, people, CRM sites and leads into a hub. Samples younger than a day stay as they are, with
 * everything done to them since; older ones are taken out and placed anew by `now`. Leads of others are never touched.
 * @returns whether leads were placed.
 * @throws {HubFault} where the hub would not take a sample lead: the rulebook in force is not made for them.
 */
export async function loadSamples(hub: Pick<Hub, 'services' | 'db'>, options: { seed: number; now: Instant }): Promise<boolean> {
  const { directory, ingest, rulebooks } = hub.services;
  const first = await ingest.findLead({ site: 'sample', type: 'lead', id: '1' });
  const placed = first?.custom[placedAt];
  if (typeof placed === 'number' && placed <= options.now && options.now - placed < DAY) return false;

  const { rulebook } = await rulebooks.current('', options.now);
  const world = sampleWorld({ ...options, rulebook });
  for (const team of world.teams) await directory.addTeam(team);
  const known = new Set((await directory.people()).map((person) => person.id));
  for (const { id, name, team, department, grants } of world.people) {
    if (known.has(id)) continue;
    await directory.addUser({ id, name, team, department });
    await directory.setGrants(id, grants);
    const signs = signers[id];
    if (signs) await directory.setSigner(id, '', signs);
  }
  for (const site of world.sites) await directory.addSite(site);
  const rev = (await takeOut(hub.db)) + 1;
  const { refused } = await ingest.upsertLeads(
    world.leads.map((lead) => ({ ...lead, rev, custom: { ...lead.custom, [placedAt]: options.now } })),
    { source: 'sample' },
  );
  const [trouble] = refused;
  if (trouble) throw new HubFault(`The sample leads don't fit this hub (lead ${trouble.index + 1}: ${trouble.reason}).`);
  return true;
}

/**
 * Takes the sample leads out. Nobody is told that they are gone: the same leads come again at once, and that is told.
 * @returns the highest revision one of them had, so that the new ones count as newer.
 */
async function takeOut(db: Database): Promise<number> {
  const numbers = JSON.stringify(Array.from({ length: sampleCount }, (_, index) => String(index + 1)));
  const removed = await rows<{ rev: number }>(
    db,
    sql`delete from leads where id in (select lead_id from lead_refs
      where site = 'sample' and type = 'lead' and id in (select jsonb_array_elements_text(${numbers}::jsonb))) returning rev`,
  );
  return Math.max(0, ...removed.map((lead) => lead.rev));
}
