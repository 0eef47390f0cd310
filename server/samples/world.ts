import type { Site } from '@/lib/api/contract';
import type { Lead } from '@/lib/domain/lead';
import type { Rulebook } from '@/lib/domain/rulebook';
import type { Instant } from '@/lib/domain/time';
import { withClosedClocks } from '@/server/services/judge';
import { castOf, lateness, type Part, play, showcase } from './cast';
import { type Desk, setUpDesk } from './desk';
import { demoPeople, type SamplePerson, type SampleTeam, samplePeople, sampleTeams } from './people';
import { sampleSites } from './refs';
import { beginStory } from './story';

export { demoPeople, showcase };

/** How many sample leads there are. */
export const sampleCount = 300;

export type SampleWorld = { teams: SampleTeam[]; people: SamplePerson[]; sites: Site[]; leads: Lead[] };

/**
 * Makes up teams, people and 300 leads of a company that sells software for purchasing, in Japanese and English.
 * The same seed, moment and rulebook give the same world; the moment decides where everything lies in time, so that
 * at any hour something is overdue, due soon, new, on hold. Nothing in it lies in the future but what was agreed on.
 */
export function sampleWorld(options: { seed: number; now: Instant; rulebook: Rulebook }): SampleWorld {
  const desk = setUpDesk(options.rulebook, options.now);
  const parts = castOf(options.seed);
  const leads = parts.slice(0, sampleCount).map((part, index) => tell(part, index + 1, options.seed, desk));
  introduceColleagues(leads);
  const judged = leads.map((lead) => withClosedClocks(lead, options.rulebook, options.now));
  return { teams: sampleTeams, people: samplePeople, sites: sampleSites, leads: judged };
}

const withDeal = ['opportunity', 'won', 'lost'];
const unknownsIn = ['document_only', 'fair_card', 'webinar', 'dormant'];

function tell(part: Part, n: number, seed: number, desk: Desk): Lead {
  const story = beginStory({
    n,
    seed,
    desk,
    language: part.language,
    team: part.team,
    is: part.is,
    fs: part.fs,
    lateness: n === showcase.met ? 0 : lateness(part),
    withDeal: withDeal.includes(part.scene),
    unknowns: unknownsIn.includes(part.scene) && n > 40,
    fits: !unknownsIn.includes(part.scene) && part.scene !== 'unfit',
    ...(part.wanted ? { wanted: part.wanted } : {}),
  });
  play(part.scene, story);
  const { lead } = story;
  lead.activities.sort((a, b) => a.occurredAt - b.occurredAt);
  lead.activitiesSince = lead.createdAt;
  return lead;
}

/** Tells each lead how many others there are at its company, and whether there is a deal. */
function introduceColleagues(leads: Lead[]): void {
  const byCompany = new Map<string, Lead[]>();
  for (const lead of leads) byCompany.set(lead.company.name ?? '', [...(byCompany.get(lead.company.name ?? '') ?? []), lead]);
  for (const lead of leads) {
    const others = (byCompany.get(lead.company.name ?? '') ?? []).filter((other) => other.id !== lead.id);
    if (others.length === 0) continue;
    const openDeals = others.flatMap((other) => other.opportunities).filter((opportunity) => opportunity.status === 'open').length;
    const customer = others.some((other) => other.relation === 'customer');
    lead.account = { otherLeads: others.length, ...(openDeals > 0 ? { openDeals } : {}), ...(customer ? { customer } : {}) };
  }
}
