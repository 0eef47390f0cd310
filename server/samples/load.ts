import { DAY, type Instant } from '@/lib/domain/time';
import type { Hub } from '@/server/hub';
import { HubFault } from '@/server/hub-fault';
import { sampleCount, sampleWorld } from './world';

/** Where a sample lead keeps the moment by which it was placed. */
const placedAt = 'samplePlacedAt';

/**
 * Puts the sample teams, people, CRM sites and leads into a hub. Samples younger than a day stay as they are, with
 * everything done to them since; older ones are taken out and placed anew by `now`. Leads of others are never touched.
 * @returns whether leads were placed.
 * @throws {HubFault} where the hub would not take a sample lead: the rulebook in force is not made for them.
 */
export async function loadSamples(hub: Pick<Hub, 'services'>, options: { seed: number; now: Instant }): Promise<boolean> {
  const { directory, ingest, rulebooks } = hub.services;
  const refs = Array.from({ length: sampleCount }, (_, index) => ({ site: 'sample', type: 'lead', id: String(index + 1) }));
  const first = refs[0] ? await ingest.findLead(refs[0]) : null;
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
  }
  for (const site of world.sites) await directory.addSite(site);
  if (first) for (const ref of refs) await ingest.deleteLead(ref);
  const { refused } = await ingest.upsertLeads(
    world.leads.map((lead) => ({ ...lead, custom: { ...lead.custom, [placedAt]: options.now } })),
    { source: 'sample' },
  );
  const [trouble] = refused;
  if (trouble) throw new HubFault(`The sample leads don't fit this hub (lead ${trouble.index + 1}: ${trouble.reason}).`);
  return true;
}
