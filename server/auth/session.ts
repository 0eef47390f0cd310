import { sql } from 'drizzle-orm';
import type { Role, Scope } from '@/lib/api/contract';
import type { Actor } from '@/lib/domain/command';
import { type Instant, MINUTE } from '@/lib/domain/time';
import { type Database, rows } from '@/server/db/database';
import { audience } from '@/server/db/feed';
import { Refusal } from '@/server/problem';
import { hashToken } from './tokens';

/** Who asks, and what they may: read anew with every request. */
export type Session = {
  user: { id: string; name: string };
  grants: { role: Role; team: string }[];
  /** Rises when the person's grants change; cursors from before are worth nothing. */
  viewEpoch: number;
  /** What the token was made for; null: all that its person may. */
  scopes: readonly Scope[] | null;
};

/** A token's last use is kept to within so long, so that reading costs no writing. */
const USE_KEPT_EVERY = 5 * MINUTE;

const NEW_ONE = 'sign in again, or ask your admin for a new one';

/**
 * The session of an `Authorization: Bearer` header.
 * @throws {Refusal} `unauthorized` without a token that is known, not expired and not revoked, itself or with its sign-in.
 */
export async function readSession(db: Database, header: string | undefined, now: Instant): Promise<Session> {
  const token = bearerOf(header);
  if (!token) throw new Refusal('unauthorized', 'Send an access token: Authorization: Bearer tsk_…');
  const hash = hashToken(token);
  const found = await rows<{
    id: string;
    name: string;
    view_epoch: number;
    expires_at: number | null;
    revoked_at: number | null;
    last_used_at: number | null;
    scopes: readonly Scope[] | null;
    grants: Session['grants'];
  }>(
    db,
    sql`select u.id, u.name, u.view_epoch, t.expires_at::float8 as expires_at, coalesce(t.revoked_at, s.revoked_at)::float8 as revoked_at,
        t.last_used_at::float8 as last_used_at, t.scopes,
        coalesce((select jsonb_agg(jsonb_build_object('role', g.role, 'team', g.team) order by g.team, g.role) from grants g where g.user_id = u.id), '[]'::jsonb) as grants
      from tokens t join users u on u.id = t.user_id left join sign_ins s on s.id = t.sign_in where t.hash = ${hash}`,
  );
  const row = found[0];
  if (!row) throw new Refusal('unauthorized', `This access token is not known here: ${NEW_ONE}.`);
  if (row.revoked_at !== null) throw new Refusal('unauthorized', `This access token was revoked: ${NEW_ONE}.`);
  if (row.expires_at !== null && row.expires_at <= now) throw new Refusal('unauthorized', `This access token has expired: ${NEW_ONE}.`);
  if (row.last_used_at === null || row.last_used_at < now - USE_KEPT_EVERY)
    await db.execute(sql`update tokens set last_used_at = ${now}::bigint where hash = ${hash}`);
  return { user: { id: row.id, name: row.name }, grants: row.grants, viewEpoch: row.view_epoch, scopes: row.scopes };
}

/** The token of an `Authorization: Bearer` header; undefined for anything else. */
export function bearerOf(header: string | undefined): string | undefined {
  return /^Bearer +(\S{1,200})$/i.exec(header ?? '')?.[1];
}

/** Whether a session's token was made for something; the person's rights are asked for besides. */
export function madeFor(session: Session, scope: Scope): boolean {
  return session.scopes === null || session.scopes.includes(scope);
}

/** The audiences of the feed a person belongs to; none without a grant. */
export function audiencesOfSession(session: Session): string[] {
  if (session.grants.length === 0) return [];
  const list = new Set([audience.user(session.user.id)]);
  for (const { role, team } of session.grants) {
    if (role === 'manager' || role === 'admin') list.add(audience.team(team));
    if (role === 'marketing') list.add(audience.marketing(team));
  }
  return [...list];
}

/**
 * A person as the rule for acts sees them on a lead of one team: the roles they hold there. Who owns the lead acts as a
 * rep wherever it lies. Null: they may read it at most.
 */
export function actorOn(session: Session, lead: { team: string; owner: string | null }): Actor | null {
  const roles = session.grants.filter((grant) => grant.team === lead.team).map((grant) => grant.role);
  if (lead.owner === session.user.id && !roles.includes('rep')) roles.push('rep');
  if (roles.length === 0) return null;
  return { user: session.user.id, roles: [...new Set(roles)], teams: [...new Set(session.grants.map((grant) => grant.team))] };
}

/** Whether a person holds one of some roles in a team. */
export function hasRole(session: Session, team: string, wanted: readonly Role[]): boolean {
  return session.grants.some((grant) => grant.team === team && wanted.includes(grant.role));
}
