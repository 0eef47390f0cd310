import { sql } from 'drizzle-orm';
import type { Site } from '@/lib/api/contract';
import { customAdapter, customCrm } from '@/lib/crm/custom';
import type { Instant } from '@/lib/domain/time';
import type { Session } from '@/server/auth/session';
import { audit } from '@/server/db/audit';
import { type OpenDatabase, rows } from '@/server/db/database';
import { Refusal } from '@/server/problem';

const LOCAL = /^(localhost|127\.0\.0\.1)$/;

/**
 * Keeps a CRM that an administrator describes by templates of its addresses; one of that id is replaced, unless it is a CRM known otherwise.
 * @throws {Refusal} `forbidden` to everybody else, `invalid` for what is no template or address, `conflict` for another CRM's id.
 */
export async function describeSite({ db }: Pick<OpenDatabase, 'db'>, now: Instant, session: Session, site: Site): Promise<Site> {
  if (!session.grants.some(({ role }) => role === 'admin')) throw new Refusal('forbidden', 'CRM sites are described by administrators.');
  if (site.crm !== customCrm) throw new Refusal('invalid', `Only CRMs of the kind "${customCrm}" are described here.`);
  if (!customAdapter(site.params))
    throw new Refusal('invalid', 'There is no template of an address in params, or one that cannot be read.');
  const { origin, protocol, hostname } = new URL(site.origin);
  if (protocol !== 'https:' && !(protocol === 'http:' && LOCAL.test(hostname)))
    throw new Refusal('invalid', 'A site lives at https, or at this machine.');
  const kept: Site = { ...site, origin };
  await db.transaction(async (tx) => {
    const known = await rows<{ crm: string }>(tx, sql`select crm from sites where id = ${site.id} for update`);
    if (known.some(({ crm }) => crm !== customCrm)) throw new Refusal('conflict', 'Another CRM has this id: choose another.');
    await tx.execute(sql`insert into sites (id, crm, name, origin, params)
      values (${kept.id}, ${kept.crm}, ${kept.name}, ${kept.origin}, ${JSON.stringify(kept.params)}::jsonb)
      on conflict (id) do update set name = excluded.name, origin = excluded.origin, params = excluded.params where sites.crm = excluded.crm`);
    await audit(tx, now, { action: 'site described', user: session.user.id, detail: { site: kept.id, origin: kept.origin } });
  });
  return kept;
}
