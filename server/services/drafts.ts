import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { DraftAnswer, DraftComment, DraftHead, DraftInput, PublishAnswer } from '@/lib/api/contract';
import type { Department } from '@/lib/domain/lead';
import { type Agreement, Agreement as AgreementSchema } from '@/lib/domain/rulebook';
import { readRulebook } from '@/lib/domain/rulebook-migrations';
import { DAY, type Instant } from '@/lib/domain/time';
import { hasRole, type Session } from '@/server/auth/session';
import { audit } from '@/server/db/audit';
import { canonical } from '@/server/db/canonical';
import { type Database, type OpenDatabase, rows } from '@/server/db/database';
import { Refusal } from '@/server/problem';
import { almanacFor, type Rulebooks } from './rulebooks';

export type Draft = DraftAnswer['draft'];

/** Agreements being written: changed, talked about, signed and published by the people they bind. */
export type Drafts = {
  /** Those the asker may see, newest first: of one team, or of all. */
  list(session: Session, team: string | undefined): Promise<DraftHead[]>;
  read(session: Session, id: string): Promise<Draft>;
  /**
   * Writes a draft, an admin's alone, new or over the one there is; what differs takes every signature away. `check` is called under the lock
   * with the revision there is. @throws {Refusal} `forbidden`, `invalid` with each place, `conflict` for a published one.
   */
  put(session: Session, id: string, input: DraftInput, check: (revision: number | null) => void): Promise<Draft>;
  /** Throws a draft away; a published one stays. */
  remove(session: Session, id: string, check: (revision: number | null) => void): Promise<void>;
  comment(session: Session, id: string, input: { id: string; path: string; text: string }): Promise<Draft>;
  resolve(session: Session, id: string, comment: string): Promise<Draft>;
  /** Signs for a department what has this hash. @throws {Refusal} `forbidden`; `conflict` where it changed, or is stale. */
  sign(session: Session, id: string, input: { department: Department; hash: string }): Promise<Draft>;
  /** Publishes what has this hash once every department that acts in it signed it. @throws {Refusal} `conflict`, saying what is missing. */
  publish(session: Session, id: string, hash: string): Promise<Omit<PublishAnswer, 'serverTime'>>;
};

type Row = {
  id: string;
  team: string;
  revision: number;
  agreement: Agreement;
  hash: string;
  base: string;
  why: string;
  created_at: number;
  created_by: string;
  updated_at: number;
  updated_by: string;
  published_at: number | null;
};

const columns = sql`id, team, revision, agreement, hash, base, why, created_at::float8 as created_at, created_by, updated_at::float8 as updated_at,
  updated_by, published_at::float8 as published_at`;

const MOST_DRAFTS = 100;
const MOST_COMMENTS = 1_000;
/** A date further back was forgotten rather than meant. */
const BACK = 31 * DAY;
const NO_SUCH = 'There is no such draft.';

/** Keeps drafts of one database. */
export function createDrafts(open: OpenDatabase, rulebooks: Rulebooks, clock: () => Instant): Drafts {
  const { db } = open;
  const readers = ['manager', 'marketing', 'admin'] as const;

  /** '' is everybody's: whoever reads drafts of any team reads those. */
  const reads = (session: Session, team: string) =>
    team === '' ? session.grants.some(({ role }) => role !== 'rep') : hasRole(session, team, readers);

  /** Admins write; the others who read say what they think in comments. */
  function mustWrite(session: Session, team: string): void {
    if (team === '' ? session.grants.some(({ role }) => role === 'admin') : hasRole(session, team, ['admin'])) return;
    throw new Refusal(
      'forbidden',
      reads(session, team)
        ? 'An admin writes the agreement. You may read its drafts and comment on them.'
        : 'You write no agreement for this team: its admin does.',
    );
  }

  async function signs(of: Database, session: Session, team: string, department?: Department): Promise<boolean> {
    const found = await rows(
      of,
      sql`select 1 from signers where user_id = ${session.user.id} and team in (${team}, '')
        and ${department === undefined ? sql`true` : sql`department = ${department}`}`,
    );
    return found.length > 0;
  }

  async function rowOf(of: Database, id: string, lock = false): Promise<Row | null> {
    const [row] = await rows<Row>(of, sql`select ${columns} from drafts where id = ${id} ${lock ? sql`for update` : sql``}`);
    return row ?? null;
  }

  /** The draft, for who may see it; what they may not see is not there. */
  async function visible(of: Database, session: Session, id: string, lock = false): Promise<Row> {
    const row = await rowOf(of, id, lock);
    if (!row || !(reads(session, row.team) || (await signs(of, session, row.team)))) throw new Refusal('not_found', NO_SUCH);
    return row;
  }

  function mustBeOpen({ published_at }: Row): void {
    if (published_at !== null) throw new Refusal('conflict', 'This draft is published and never changes: begin another one from it.');
  }

  /** The version a team has now; a team without its own has everybody's. */
  async function latest(of: Database, team: string): Promise<{ version: string; effectiveFrom: number } | null> {
    const [row] = await rows<{ version: string; effectiveFrom: number }>(
      of,
      sql`select version, effective_from::float8 as "effectiveFrom" from rulebooks where team in (${team}, '') order by team = '', seq desc limit 1`,
    );
    return row ?? null;
  }

  async function mustBeCurrent(of: Database, row: Row): Promise<void> {
    const now = await latest(of, row.team);
    if (now && now.version !== row.base)
      throw new Refusal(
        'conflict',
        `Version ${now.version} was published since; this draft was made from ${row.base}. Take over what is new, and write the draft with "base": "${now.version}".`,
      );
  }

  async function headOf(of: Database, row: Row): Promise<DraftHead> {
    const [{ count } = { count: 0 }] = await rows<{ count: number }>(
      of,
      sql`select count(*)::int as count from draft_comments where draft = ${row.id} and resolved_at is null`,
    );
    const signatures = await rows<DraftHead['signatures'][number]>(
      of,
      sql`select department, user_id as "user", name, at::float8 as at from draft_signatures where draft = ${row.id} and hash = ${row.hash} order by at, department`,
    );
    const { meta } = row.agreement;
    const isStale = (await latest(of, row.team))?.version !== row.base;
    return {
      id: row.id,
      team: row.team,
      revision: row.revision,
      title: meta.title,
      version: meta.version,
      effectiveFrom: meta.effectiveFrom,
      base: row.base,
      why: row.why,
      state: row.published_at !== null ? 'published' : isStale ? 'stale' : 'open',
      hash: row.hash,
      mustSign: mustSign(row.agreement),
      signatures,
      openComments: count,
      createdAt: row.created_at,
      createdBy: row.created_by,
      updatedAt: row.updated_at,
      updatedBy: row.updated_by,
      ...(row.published_at === null ? {} : { publishedAt: row.published_at }),
    };
  }

  async function whole(of: Database, row: Row): Promise<Draft> {
    const comments = await rows<DraftComment & { resolvedAt: number | null; resolvedBy: string | null }>(
      of,
      sql`select id, path, text, by_user as by, at::float8 as at, resolved_at::float8 as "resolvedAt", resolved_by as "resolvedBy"
        from draft_comments where draft = ${row.id} order by seq`,
    );
    return {
      ...(await headOf(of, row)),
      agreement: row.agreement,
      comments: comments.map(({ resolvedAt, resolvedBy, ...comment }) => ({
        ...comment,
        ...(resolvedAt === null ? {} : { resolvedAt }),
        ...(resolvedBy === null ? {} : { resolvedBy }),
      })),
      findings: rulebooks
        .check(row.agreement, clock())
        .map(({ severity, code, path, text }) => ({ severity, code, path: [...path], text })),
    };
  }

  return {
    async list(session, team) {
      const found = await rows<Row>(
        db,
        sql`select ${columns} from drafts ${team === undefined ? sql`` : sql`where team = ${team}`} order by updated_at desc, id limit 500`,
      );
      const heads: DraftHead[] = [];
      for (const row of found) if (reads(session, row.team) || (await signs(db, session, row.team))) heads.push(await headOf(db, row));
      if (
        heads.length === 0 &&
        !session.grants.some(({ role }) => role !== 'rep') &&
        !(await rows(db, sql`select 1 from signers where user_id = ${session.user.id} limit 1`)).length
      )
        throw new Refusal('forbidden', 'Drafts are for those who write, sign or lead by an agreement.');
      if (team !== undefined && heads.length === 0 && !reads(session, team) && !(await signs(db, session, team)))
        throw new Refusal('forbidden', 'Drafts of this team are not yours to see.');
      return heads;
    },

    read: async (session, id) => whole(db, await visible(db, session, id)),

    async put(session, id, input, check) {
      const now = clock();
      const agreement = agreementIn(input.agreement);
      return db.transaction(async (tx) => {
        // Two who make the same draft at once take turns.
        await tx.execute(sql`lock table drafts in share row exclusive mode`);
        const known = await rowOf(tx, id, true);
        const team = known?.team ?? input.team;
        if (known) await visible(tx, session, id);
        mustWrite(session, team);
        if (known && input.team !== '' && input.team !== known.team)
          throw new Refusal('conflict', 'A draft stays with the team it was made for.');
        if (known) mustBeOpen(known);
        check(known?.revision ?? null);
        if (team !== '' && (await rows(tx, sql`select 1 from teams where id = ${team}`)).length === 0)
          throw new Refusal('invalid', 'There is no such team.', [{ path: 'team', message: 'is no team here' }]);
        const base = await rows(tx, sql`select 1 from rulebooks where team in (${team}, '') and version = ${input.base}`);
        if (base.length === 0)
          throw new Refusal('invalid', 'A draft is made from a published version.', [{ path: 'base', message: 'is no published version' }]);
        if (!known) {
          const [{ count } = { count: 0 }] = await rows<{ count: number }>(
            tx,
            sql`select count(*)::int as count from drafts where team = ${team} and published_at is null`,
          );
          if (count >= MOST_DRAFTS)
            throw new Refusal('conflict', `There are ${MOST_DRAFTS} drafts for this team already: throw one away first.`);
        }
        const hash = hashOf(agreement);
        await tx.execute(sql`insert into drafts (id, team, revision, agreement, hash, base, why, created_at, created_by, updated_at, updated_by)
          values (${id}, ${team}, 1, ${JSON.stringify(agreement)}::jsonb, ${hash}, ${input.base}, ${input.why ?? known?.why ?? ''}, ${now}::bigint, ${session.user.id}, ${now}::bigint, ${session.user.id})
          on conflict (id) do update set revision = drafts.revision + 1, agreement = excluded.agreement, hash = excluded.hash, base = excluded.base, why = excluded.why,
            updated_at = excluded.updated_at, updated_by = excluded.updated_by`);
        await audit(tx, now, { action: known ? 'draft changed' : 'draft made', user: session.user.id, detail: { draft: id, team, hash } });
        return whole(tx, (await rowOf(tx, id)) as Row);
      });
    },

    async remove(session, id, check) {
      const now = clock();
      await db.transaction(async (tx) => {
        const row = await visible(tx, session, id, true);
        mustWrite(session, row.team);
        mustBeOpen(row);
        check(row.revision);
        await tx.execute(sql`delete from drafts where id = ${id}`);
        await audit(tx, now, { action: 'draft thrown away', user: session.user.id, detail: { draft: id, team: row.team } });
      });
    },

    async comment(session, id, { id: key, path, text }) {
      const now = clock();
      return db.transaction(async (tx) => {
        const row = await visible(tx, session, id, true);
        const [known] = await rows<{ draft: string; by: string }>(
          tx,
          sql`select draft, by_user as by from draft_comments where id = ${key}`,
        );
        if (known && (known.draft !== id || known.by !== session.user.id))
          throw new Refusal('conflict', 'This id names another comment: give this one its own.');
        if (known) return whole(tx, row);
        mustBeOpen(row);
        const [{ count } = { count: 0 }] = await rows<{ count: number }>(
          tx,
          sql`select count(*)::int as count from draft_comments where draft = ${id}`,
        );
        if (count >= MOST_COMMENTS) throw new Refusal('conflict', 'There are more comments than anybody reads: begin a new draft.');
        await tx.execute(sql`insert into draft_comments (id, draft, path, text, by_user, at)
          values (${key}, ${id}, ${path}, ${text}, ${session.user.id}, ${now}::bigint)`);
        await audit(tx, now, { action: 'draft commented', user: session.user.id, detail: { draft: id, comment: key, path } });
        return whole(tx, row);
      });
    },

    async resolve(session, id, comment) {
      const now = clock();
      return db.transaction(async (tx) => {
        const row = await visible(tx, session, id, true);
        mustBeOpen(row);
        const found = await rows(tx, sql`select 1 from draft_comments where id = ${comment} and draft = ${id}`);
        if (found.length === 0) throw new Refusal('not_found', 'There is no such comment.');
        await tx.execute(sql`update draft_comments set resolved_at = ${now}::bigint, resolved_by = ${session.user.id}
          where id = ${comment} and resolved_at is null`);
        return whole(tx, row);
      });
    },

    async sign(session, id, { department, hash }) {
      const now = clock();
      return db.transaction(async (tx) => {
        const row = await visible(tx, session, id, true);
        if (!(await signs(tx, session, row.team, department)))
          throw new Refusal('forbidden', 'You may not sign for this department: who runs the hub gives that right.');
        mustBeOpen(row);
        if (row.hash !== hash) throw new Refusal('conflict', 'The draft has changed since you read it: read it again before you sign.');
        await mustBeCurrent(tx, row);
        if (!mustSign(row.agreement).includes(department))
          throw new Refusal('conflict', 'This department has no part in the agreement: nothing is to be signed.');
        // Signing twice is signing once.
        const isNew = await rows(
          tx,
          sql`insert into draft_signatures (draft, department, hash, user_id, name, at)
            values (${id}, ${department}, ${hash}, ${session.user.id}, ${session.user.name}, ${now}::bigint) on conflict do nothing returning 1`,
        );
        if (isNew.length > 0)
          await audit(tx, now, { action: 'draft signed', user: session.user.id, detail: { draft: id, department, hash } });
        return whole(tx, row);
      });
    },

    async publish(session, id, hash) {
      const now = clock();
      const { version, effectiveFrom, team, settle } = await db.transaction(async (tx) => {
        await tx.execute(sql`lock table rulebooks in share row exclusive mode`);
        const row = await visible(tx, session, id, true);
        await mustPublish(tx, session, row.team);
        mustBeOpen(row);
        if (row.hash !== hash) throw new Refusal('conflict', 'The draft has changed since you read it: read it again before you publish.');
        await mustBeCurrent(tx, row);
        const head = await headOf(tx, row);
        const missing = head.mustSign.filter((department) => !head.signatures.some((signature) => signature.department === department));
        if (missing.length > 0) throw new Refusal('conflict', `Not signed yet by: ${missing.join(', ')}.`);
        const errors = rulebooks.check(row.agreement, now).filter(({ severity }) => severity === 'error');
        if (errors.length > 0)
          throw new Refusal(
            'conflict',
            'Lint finds errors: see fields.',
            errors.slice(0, 20).map(({ path, text }) => ({ path: path.join('.'), message: text.en })),
          );
        const { meta } = row.agreement;
        const taken = await rows(tx, sql`select 1 from rulebooks where team in (${row.team}, '') and version = ${meta.version}`);
        if (taken.length > 0)
          throw new Refusal('conflict', `Version ${meta.version} is published already and never changes: give this one another.`);
        const before = await latest(tx, row.team);
        if (before && meta.effectiveFrom < before.effectiveFrom)
          throw new Refusal('conflict', 'It would take effect before the version it replaces: set a later date, and have it signed.');
        if (meta.effectiveFrom < now - BACK)
          throw new Refusal('conflict', 'Its date lies more than a month back: set a new one, and have it signed.');
        const signatories = head.signatures.map(({ department, name, at }) => ({ department, name, at }));
        const published = await rulebooks.publishIn(tx, { ...row.agreement, meta: { ...meta, signatories } }, now, row.team, {
          by: session.user.id,
          why: row.why,
        });
        await tx.execute(sql`update drafts set published_at = ${now}::bigint, published_by = ${session.user.id} where id = ${id}`);
        await audit(tx, now, {
          action: 'draft published',
          user: session.user.id,
          detail: { draft: id, team: row.team, version: meta.version, hash },
        });
        return { version: meta.version, effectiveFrom: meta.effectiveFrom, team: row.team, ...published };
      });
      await settle();
      const { revision } = await rulebooks.current(team, now);
      return { version, inForceFrom: Math.max(effectiveFrom, now), revision };
    },
  };

  /** An admin of the team; of every team where it is everybody's. */
  async function mustPublish(of: Database, session: Session, team: string): Promise<void> {
    const teams = team === '' ? (await rows<{ id: string }>(of, sql`select id from teams`)).map(({ id }) => id) : [team];
    if (!teams.every((one) => hasRole(session, one, ['admin'])))
      throw new Refusal(
        'forbidden',
        team === '' ? 'Everybody’s agreement is published by an admin of every team.' : 'An admin of the team publishes.',
      );
  }
}

/** Departments that act in an agreement: in a stage or by a promise. */
export function mustSign({ departments, stages, promises }: Agreement): Department[] {
  const acting = new Set<Department>([...stages.map(({ department }) => department), ...promises.map(({ department }) => department)]);
  return departments.map(({ id }) => id).filter((id) => acting.has(id));
}

/** The hash that departments sign: of the agreement without its signatures, whatever the order of its keys. */
export function hashOf(agreement: Agreement): string {
  return createHash('sha256')
    .update(canonical({ ...agreement, meta: { ...agreement.meta, signatories: [] } }))
    .digest('hex');
}

/** @throws {Refusal} `invalid`, with each place and what is wanted there. */
function agreementIn(input: unknown): Agreement {
  const read = readRulebook({ agreement: input, almanac: almanacFor([], 0) });
  if (!read.ok)
    throw new Refusal(
      'invalid',
      'This is no agreement: see fields.',
      read.problems.slice(0, 20).map(({ path, text }) => ({ path: path.join('.').slice(0, 200), message: text.en.slice(0, 300) })),
    );
  if (read.fromNewer) throw new Refusal('invalid', 'This was written by a newer version: update the hub first.');
  const { agreement } = read.rulebook;
  return AgreementSchema.parse({ ...agreement, meta: { ...agreement.meta, signatories: [] } });
}
