import { randomUUID } from 'node:crypto';
import { Changes, CommandsAnswer, type Role } from '@/lib/api/contract';
import { freshAgreement } from '@/lib/domain/fresh-agreement';
import { type LeadRef, refKey } from '@/lib/domain/lead';
import { type Agreement, defaultRulebook } from '@/lib/domain/rulebook';
import { DAY } from '@/lib/domain/time';
import { hashOf } from '@/server/services/drafts';
import { morning } from './hub-under-test';

/*
 * Who gets what, route by route. A route of the contract without a row here fails the matrix: add one line.
 *
 *   'get /v1/goals/{team}': byTeam({ manager: 'own', admin: 'own' }),
 *   'put /v1/goals/{team}': byTeam({ manager: 'own' }, () => ({ body: { … } })),
 *   'get /v1/leads/{site}/{type}/{id}/notes': byLead({ rep: 'own', manager: 'own team delivered' }),
 *
 * Each role asks for each record with nothing but that role in the team "east". Names in the path ({site} {type} {id} {team} {month}) and a
 * `team` in the query are filled in by themselves; what else a request needs (a body, a query) the second argument gives.
 * A role that is not named gets nothing. Got means an answer of 2xx, unless a third argument looks closer.
 */

/** What a record is to who asks. */
export type Relation = 'own' | 'team' | 'delivered' | 'foreign';

/** A record asked for. A team is asked for as `own` ("east") or `foreign` ("west"). */
export type Asked = { relation: Relation; team: string; ref: LeadRef; person: string; now: number };

/** What a request needs beside what the path and the query say by themselves. */
export type Ask = {
  query?: Record<string, string>;
  body?: unknown;
  type?: string;
  headers?: Record<string, string>;
  names?: Record<string, string>;
};

/** The agreement that the matrix' draft of this name holds. */
export function aDraftOf(id: string): Agreement {
  const agreement = freshAgreement(defaultRulebook.agreement, morning);
  return { ...agreement, meta: { ...agreement.meta, version: id } };
}

/** A role that a person has alone, or none at all. */
export type Who = Role | 'nobody';

export type Row =
  | { kind: 'open' }
  | {
      kind: 'closed';
      records: readonly Relation[];
      /** The relations that a role gets, parted by blanks. */
      who: Partial<Record<Who, string>>;
      ask: (asked: Asked) => Ask;
      got: (response: Response, asked: Asked) => Promise<boolean>;
    };

const answered = async (response: Response) => response.ok;

/** A lead that somebody owns, a colleague's that only sales knows, a colleague's that marketing delivered, another team's. */
function byLead(
  who: Partial<Record<Who, string>>,
  ask: (asked: Asked) => Ask = () => ({}),
  got: (response: Response, asked: Asked) => Promise<boolean> = answered,
): Row {
  return { kind: 'closed', records: ['own', 'team', 'delivered', 'foreign'], who, ask, got };
}

/** Something of a team: `own` is who asks' team, `foreign` another. */
function byTeam(
  who: Partial<Record<Who, string>>,
  ask: (asked: Asked) => Ask = () => ({}),
  got: (response: Response, asked: Asked) => Promise<boolean> = answered,
): Row {
  return { kind: 'closed', records: ['own', 'foreign'], who, ask, got };
}

/** Everybody who is signed in, whatever their rights. */
function anyone(): Row {
  const who = { rep: 'own', manager: 'own', marketing: 'own', admin: 'own', nobody: 'own' };
  return { kind: 'closed', records: ['own'], who, ask: () => ({}), got: answered };
}

/** Something of a person: who asks' own, a colleague's, a stranger's. */
function byPerson(who: Partial<Record<Who, string>>, ask: (asked: Asked) => Ask = () => ({})): Row {
  return { kind: 'closed', records: ['own', 'team', 'foreign'], who, ask, got: answered };
}

/** Needs no token; what guards it instead has tests of its own. */
function open(): Row {
  return { kind: 'open' };
}

/** Leads as roles read them: a rep what is theirs, marketing what it works or delivered, those who lead the team everything in it. */
const readers = { rep: 'own', manager: 'own team delivered', marketing: 'own delivered', admin: 'own team delivered' };

/** A row for each route of the contract, by method and path. */
export const access: Readonly<Record<string, Row>> = {
  'get /health': open(),
  'get /openapi.json': open(),
  'get /docs': open(),
  'get /metrics': open(),
  'get /v1/auth': open(),
  'get /v1/auth/start': open(),
  'get /v1/auth/callback': open(),
  'post /v1/auth/token': open(),
  'post /v1/auth/refresh': open(),
  'post /v1/auth/sign-out': open(),
  'get /v1/me': anyone(),
  'put /v1/sites/{id}': byTeam({ admin: 'own foreign' }, () => ({
    body: { crm: 'other', name: 'Own CRM', origin: 'https://crm.example', params: { lead: '/leads/:lead' } },
  })),
  'get /v1/rulebook': byTeam({ rep: 'own', manager: 'own', marketing: 'own', admin: 'own' }),
  // What was judged by a version can be read in it by everybody of the team.
  'get /v1/rulebooks': byTeam({ rep: 'own', manager: 'own', marketing: 'own', admin: 'own' }),
  'get /v1/rulebooks/{version}': byTeam({ rep: 'own', manager: 'own', marketing: 'own', admin: 'own' }, () => ({
    names: { version: '1.0.0' },
  })),
  'get /v1/leads/changes': byLead(
    readers,
    () => ({}),
    async (response, { ref }) => {
      const { leads } = Changes.parse(await response.json());
      return leads.some((lead) => lead.refs.some((one) => refKey(one) === refKey(ref)));
    },
  ),
  'get /v1/leads/{site}/{type}/{id}': byLead(readers),
  // Who reads a lead may act on it, each within their role; a touch is what everybody may log.
  'post /v1/commands': byLead(
    readers,
    ({ ref, now }) => ({
      body: { commands: [{ id: randomUUID(), ref, occurredAt: now, act: { kind: 'log_touch', result: 'no_answer', channel: 'phone' } }] },
    }),
    async (response) => CommandsAnswer.parse(await response.json()).outcomes[0]?.outcome === 'applied',
  ),
  'get /v1/stream': anyone(),
  // Marketing gets one row for all, of five people or more: here more than that own leads.
  'get /v1/team/backlog': byTeam({ manager: 'own', marketing: 'own', admin: 'own' }),
  // Marketing reads the pack with what reps did together.
  'get /v1/reports/{month}': byTeam({ manager: 'own', marketing: 'own', admin: 'own' }),
  'get /v1/goals': byTeam({ rep: 'own', manager: 'own', marketing: 'own', admin: 'own' }),
  'get /v1/goals/{month}': byTeam({ rep: 'own', manager: 'own', marketing: 'own', admin: 'own' }),
  // Both departments pledge.
  'put /v1/goals/{month}': byTeam({ manager: 'own', marketing: 'own', admin: 'own' }, () => ({
    headers: { 'if-match': '*' },
    body: { values: { delivered_mql: 40 } },
  })),
  'get /v1/absences': byTeam({ rep: 'own', manager: 'own', admin: 'own' }),
  'put /v1/absences/{id}': byPerson({ rep: 'own', manager: 'own team', marketing: 'own', admin: 'own team' }, ({ person, now }) => ({
    body: { user: person, from: now + DAY, to: now + 3 * DAY },
  })),
  'delete /v1/absences/{id}': byPerson({ rep: 'own', manager: 'own team', marketing: 'own', admin: 'own team' }),
  'get /v1/covers': byTeam({ rep: 'own', manager: 'own', admin: 'own' }),
  'put /v1/covers/{id}': byPerson({ rep: 'own', manager: 'own team', admin: 'own team' }, ({ person, team, now }) => ({
    body: { team, owner: person, cover: team === 'west' ? 'westboss' : 'sato', from: now + DAY, to: now + 3 * DAY },
  })),
  'delete /v1/covers/{id}': byPerson({ rep: 'own', manager: 'own team', admin: 'own team' }),
  'get /v1/drafts': byTeam({ manager: 'own', marketing: 'own', admin: 'own' }),
  'get /v1/drafts/{id}': byTeam({ manager: 'own', marketing: 'own', admin: 'own' }),
  'put /v1/drafts/{id}': byTeam({ admin: 'own' }, ({ team, ref }) => ({
    headers: { 'if-match': '*' },
    body: { team, base: '1.0.0', agreement: aDraftOf(ref.id) },
  })),
  'post /v1/drafts/{id}/comments': byTeam({ manager: 'own', marketing: 'own', admin: 'own' }, ({ ref }) => ({
    body: { id: `on-${ref.id}`, path: 'stages.1', text: 'Why so early?' },
  })),
  'post /v1/drafts/{id}/comments/{comment}/resolve': byTeam({ manager: 'own', marketing: 'own', admin: 'own' }, ({ ref }) => ({
    names: { comment: `on-${ref.id}` },
  })),
  // Whoever may sign was given that right by name, whatever their role.
  'post /v1/drafts/{id}/sign': byTeam({}, () => ({ body: { department: 'mkt', hash: 'of nothing' } })),
  'post /v1/drafts/{id}/publish': byTeam({ admin: 'own' }, ({ ref }) => ({ body: { hash: hashOf(aDraftOf(ref.id)) } })),
  // A published one stays, so this is asked of another.
  'delete /v1/drafts/{id}': byTeam({ admin: 'own' }, ({ ref }) => ({
    names: { id: `gone-${ref.id}` },
    headers: { 'if-match': '*' },
  })),
  'post /v1/import': byTeam({ marketing: 'own', admin: 'own' }, () => ({
    query: { site: 'sample', type: 'lead', dryRun: 'true' },
    type: 'text/csv',
    body: 'id,name\n1,A\n',
  })),
  'post /v1/ingest/{source}': open(),
};
