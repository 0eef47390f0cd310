import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Instant } from '@/lib/domain/time';
import { canonical } from './canonical';
import { type Database, rows } from './database';

/** What somebody did. `detail` holds no lead data beyond ids and codes, and never a token. */
export type AuditEntry = {
  action: string;
  user?: string | null;
  leadId?: string | null;
  command?: string;
  source?: string;
  detail?: Record<string, unknown>;
};

/** Adds an entry to the audit trail, in the transaction of what it tells of. It is chained by `sealAudit` after the commit. */
export async function audit(tx: Database, now: Instant, entry: AuditEntry): Promise<void> {
  const detail = JSON.stringify({ ...entry.detail, ...(entry.source ? { source: entry.source } : {}) });
  await tx.execute(sql`insert into audit (at, user_id, action, lead_id, command_id, detail)
    values (${now}::bigint, ${entry.user ?? null}, ${entry.action}, ${entry.leadId ?? null}, ${entry.command ?? null}, ${detail}::jsonb)`);
}

type Row = {
  seq: number;
  at: number;
  user_id: string | null;
  action: string;
  lead_id: string | null;
  command_id: string | null;
  detail: Record<string, unknown>;
};
type SealedRow = Row & { link: number; hash: string };

const columns = sql`seq::float8 as seq, at::float8 as at, user_id, action, lead_id, command_id, detail`;

/** So many entries are sealed in one transaction, and read at once when the chain is checked. */
const AT_ONCE = 2_000;

/** What a link of the chain is: the SHA-256 of the link before, the place in the chain, and every field of the entry. */
function linkOf(before: string, link: number, row: Row): string {
  const { seq, at, user_id, action, lead_id, command_id, detail } = row;
  return createHash('sha256')
    .update(canonical([before, link, seq, at, user_id, action, lead_id, command_id, detail]))
    .digest('hex');
}

/**
 * Chains the entries committed since the last time, each to the hash of the one before. Writers never wait for the chain:
 * it grows behind them, in the order in which it meets their commits, so one that commits late is simply a later link.
 * One hub at a time seals; another that comes meanwhile leaves it the work.
 * @returns how many were sealed.
 */
export async function sealAudit(db: Database): Promise<number> {
  let sealed = 0;
  for (let more = true; more; ) {
    // A look first: most of the time there is nothing, and looking takes no lock.
    const waiting = await rows(db, sql`select 1 from audit where hash is null limit 1`);
    if (waiting.length === 0) return sealed;
    const done = await db.transaction(async (tx) => {
      const [head] = await rows<{ link: number; hash: string }>(
        tx,
        sql`select link::float8 as link, hash from audit_head for update skip locked`,
      );
      if (!head) return 0;
      const fresh = await rows<Row>(tx, sql`select ${columns} from audit where hash is null order by seq limit ${AT_ONCE}`);
      let { link, hash } = head;
      const links = fresh.map((row) => {
        link += 1;
        hash = linkOf(hash, link, row);
        return { seq: row.seq, link, hash };
      });
      await tx.execute(sql`update audit a set link = x.link, hash = x.hash
        from jsonb_to_recordset(${JSON.stringify(links)}::jsonb) as x (seq bigint, link bigint, hash text) where a.seq = x.seq`);
      await tx.execute(sql`update audit_head set link = ${link}::bigint, hash = ${hash}`);
      return links.length;
    });
    sealed += done;
    more = done === AT_ONCE;
  }
  return sealed;
}

/** The end of the chain: keep it elsewhere, and nobody can cut the chain or write it anew unseen. */
export type AuditHead = { link: number; hash: string };

/** What a check of the chain found. `broken` says where it is not what was written. */
export type AuditCheck =
  | { whole: true; head: AuditHead; unsealed: number }
  | { whole: false; link: number; entry: number | null; why: 'changed' | 'missing' | 'cut off' | 'not the head kept' };

/**
 * Reads the whole chain and computes every link anew. `kept` is a head noted earlier: the chain must still go through it.
 */
export async function verifyAudit(db: Database, kept?: AuditHead): Promise<AuditCheck> {
  let before = '';
  let link = 0;
  let last: number | null = null;
  for (;;) {
    const page = await rows<SealedRow>(
      db,
      sql`select ${columns}, link::float8 as link, hash from audit where link > ${link}::bigint order by link limit ${AT_ONCE}`,
    );
    for (const row of page) {
      if (row.link !== link + 1) return { whole: false, link: link + 1, entry: null, why: 'missing' };
      if (row.hash !== linkOf(before, row.link, row)) return { whole: false, link: row.link, entry: row.seq, why: 'changed' };
      if (kept?.link === row.link && kept.hash !== row.hash)
        return { whole: false, link: row.link, entry: row.seq, why: 'not the head kept' };
      before = row.hash;
      link = row.link;
      last = row.seq;
    }
    if (page.length < AT_ONCE) break;
  }
  const [head] = await rows<AuditHead>(db, sql`select link::float8 as link, hash from audit_head`);
  // The head is read after the entries: what was sealed in between is no break.
  if (!head || head.link < link || (head.link === link && head.hash !== before)) return { whole: false, link, entry: last, why: 'changed' };
  const [missing] = await rows(db, sql`select 1 from audit where link = ${head.link}::bigint`);
  if (head.link > 0 && !missing) return { whole: false, link: link + 1, entry: null, why: 'cut off' };
  if (kept && kept.link > head.link) return { whole: false, link: head.link + 1, entry: null, why: 'cut off' };
  const [{ n: unsealed } = { n: 0 }] = await rows<{ n: number }>(db, sql`select count(*)::int as n from audit where hash is null`);
  return { whole: true, head: { link, hash: before }, unsealed };
}
