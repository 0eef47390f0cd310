import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { DAY, type Instant } from '@/lib/domain/time';
import { type Database, type OpenDatabase, rows } from '@/server/db/database';
import { HubFault } from '@/server/hub-fault';
import { describeFailure, type Logger } from '@/server/log';
import { channelKind } from './kinds/registry';
import type { Message } from './message';
import { type Sent, send } from './send';
import type { Webhooks } from './webhooks';

/** What is told outside the hub, sent at least once: a delivery keeps its id however often it is tried. */
export type Deliveries = {
  /** Sends what is due, until nothing is. `signal` ends it after what is under way, `cut` in the middle. @returns how many were taken. */
  round(signal?: AbortSignal, cut?: AbortSignal): Promise<number>;
  /** Begins to send; any number of hubs may. Returns the way to stop. */
  start(): () => Promise<void>;
  /** Sends a test message now, past the queue. @throws {HubFault} for a webhook that is not there. */
  test(webhook: string): Promise<Sent>;
};

/** After so many tries a delivery is given up and shown as such: about five hours. */
export const MOST_TRIES = 12;
const AT_ONCE = 5;
/** A hub that took a delivery and was not heard of again has lost it after so long; well above the time a try may take. */
const CLAIM = 30_000;
const FIRST_WAIT = 15_000;
const LONGEST_WAIT = 3_600_000;
const LONGEST_SLEEP = 10_000;
const GATHER = 50;
/** What is under way when the hub closes gets so long to be taken, before it is left to the next. */
const GRACE = 2_000;
/** What was sent or given up is forgotten after so long. */
const KEPT = 30 * DAY;

/** Queues a message in the transaction that it tells of. After `expiresAt` it is not sent any more. */
export async function enqueue(
  tx: Database,
  webhook: string,
  message: Message,
  now: Instant,
  expiresAt: Instant | null = null,
): Promise<string> {
  const id = randomUUID();
  await tx.execute(sql`insert into deliveries (id, webhook, body, created_at, next_at, expires_at)
    values (${id}, ${webhook}, ${JSON.stringify(message)}::jsonb, ${now}::bigint, ${now}::bigint, ${expiresAt}::bigint)`);
  return id;
}

/** Sends the deliveries of one database. `inside` are origins that may lie in a private network. */
export function createDeliveries(parts: {
  open: OpenDatabase;
  webhooks: Webhooks;
  clock: () => Instant;
  log: Logger;
  inside: readonly string[];
}): Deliveries {
  const { open, webhooks, clock, log, inside } = parts;
  const { db } = open;
  const holder = randomUUID();
  type Claimed = { id: string; webhook: string; body: Message; tries: number; kind: string; expires_at: string | number | null };

  async function claim(now: Instant): Promise<Claimed[]> {
    return rows<Claimed>(
      db,
      sql`update deliveries d set next_at = ${now + CLAIM}::bigint, claimed_by = ${holder}, tries = d.tries + 1
        from outgoing_webhooks w
        where w.id = d.webhook and d.id in (
          select id from deliveries where sent_at is null and dead_at is null and next_at <= ${now}::bigint
          order by next_at, seq limit ${AT_ONCE} for update skip locked)
        returning d.id, d.webhook, d.body, d.tries, d.expires_at, w.kind`,
    );
  }

  async function attempt(webhook: string, kindId: string, message: Message, delivery: string, signal?: AbortSignal): Promise<Sent> {
    const kind = channelKind(kindId);
    if (!kind) return { ok: false, again: false, after: null, why: 'this version of the hub does not know its kind' };
    const now = clock();
    const request = kind.request(message, await webhooks.secretsOf(webhook), delivery, now);
    return send(request, { inside, now, ...(signal ? { signal } : {}) });
  }

  async function deliver({ id, webhook, kind, body, tries, expires_at }: Claimed, signal?: AbortSignal): Promise<boolean> {
    if (expires_at !== null && Number(expires_at) <= clock()) {
      await giveUp(id, 'it was too late to tell');
      return false;
    }
    let sent: Sent;
    try {
      sent = await attempt(webhook, kind, body, id, signal);
    } catch (error) {
      log.error(describeFailure(error), 'a delivery could not be made ready');
      sent = { ok: false, again: true, after: null, why: error instanceof HubFault ? error.message : 'the hub failed at it' };
    }
    const now = clock();
    if (sent.ok) {
      await db.execute(sql`update deliveries set sent_at = ${now}::bigint, error = null where id = ${id}`);
      await webhooks.wasWell(webhook, now);
      return true;
    }
    if (signal?.aborted) {
      // The hub is closing: whoever comes next sends it, and this was no try.
      await db.execute(sql`update deliveries set next_at = ${now}::bigint, claimed_by = null, tries = ${tries - 1} where id = ${id}`);
      return false;
    }
    await webhooks.wasIll(webhook, sent.why, now);
    log.warn({ webhook, delivery: id, tries, reason: sent.why }, 'a delivery was not taken');
    if (!sent.again || tries >= MOST_TRIES) {
      await giveUp(id, sent.why);
      return false;
    }
    // Backing off with some chance in it, so that what failed together does not come back together.
    const backOff = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (tries - 1)) * (0.75 + Math.random() / 2);
    const next = now + Math.round(Math.max(sent.after ?? 0, sent.after === null ? backOff : 0));
    await db.execute(sql`update deliveries set next_at = ${next}::bigint, claimed_by = null, error = ${sent.why} where id = ${id}`);
    // A channel that asked to be left alone is: its others wait as well.
    if (sent.after !== null)
      await db.execute(sql`update deliveries set next_at = greatest(next_at, ${next}::bigint)
        where webhook = ${webhook} and sent_at is null and dead_at is null and claimed_by is null`);
    return false;
  }

  async function giveUp(id: string, why: string): Promise<void> {
    await db.execute(sql`update deliveries set dead_at = ${clock()}::bigint, error = ${why} where id = ${id}`);
  }

  async function round(signal?: AbortSignal, cut?: AbortSignal): Promise<number> {
    let taken = 0;
    for (let more = true; more && !signal?.aborted && !cut?.aborted; ) {
      const claimed = await claim(clock());
      const done = await Promise.all(claimed.map((one) => deliver(one, cut)));
      taken += done.filter(Boolean).length;
      more = claimed.length > 0;
    }
    return taken;
  }

  async function nextDue(): Promise<Instant | null> {
    const [row] = await rows<{ at: string | number | null }>(
      db,
      sql`select min(next_at) as at from deliveries where sent_at is null and dead_at is null`,
    );
    return row?.at === null || row?.at === undefined ? null : Number(row.at);
  }

  return {
    round,
    async test(id) {
      const webhook = await webhooks.get(id);
      if (!webhook) throw new HubFault(`There is no webhook "${id}".`);
      const message: Message = {
        event: 'test',
        team: webhook.team,
        language: webhook.language,
        title: webhook.language === 'ja' ? 'Tasuki のテスト通知' : 'A test from Tasuki',
        lines: [webhook.language === 'ja' ? 'この通知が見えていれば、設定は完了です。' : 'If you can read this, it works.'],
        links: [],
        figures: {},
      };
      const sent = await attempt(id, webhook.kind, message, randomUUID());
      if (sent.ok) await webhooks.wasWell(id, clock());
      else await webhooks.wasIll(id, sent.why, clock());
      return sent;
    },
    start() {
      const stopping = new AbortController();
      const cutting = new AbortController();
      let timer: NodeJS.Timeout | undefined;
      let isAwake = false;
      let isSending = false;
      let sending: Promise<void> = Promise.resolve();

      async function turn(): Promise<number> {
        await round(stopping.signal, cutting.signal);
        await db.execute(
          sql`delete from deliveries where created_at < ${clock() - KEPT}::bigint and (sent_at is not null or dead_at is not null)`,
        );
        const next = await nextDue();
        return next === null ? LONGEST_SLEEP : Math.min(LONGEST_SLEEP, Math.max(0, next - clock()));
      }
      function again(): void {
        isAwake = false;
        isSending = true;
        sending = turn()
          .catch((error: unknown) => {
            if (!stopping.signal.aborted) log.error(describeFailure(error), 'deliveries could not be sent');
            return LONGEST_SLEEP;
          })
          .then((ms) => {
            isSending = false;
            if (!stopping.signal.aborted) timer = setTimeout(again, isAwake ? GATHER : Math.max(GATHER, ms));
          });
      }
      const stopListening = open.listen(() => {
        if (isAwake) return;
        isAwake = true;
        if (isSending) return;
        clearTimeout(timer);
        timer = setTimeout(again, GATHER);
      });
      // On the embedded database there is no other hub: what one that was killed had taken is due at once.
      const freed =
        open.kind === 'pglite'
          ? db.execute(sql`update deliveries set next_at = least(next_at, ${clock()}::bigint), claimed_by = null
              where claimed_by is not null and sent_at is null and dead_at is null`)
          : Promise.resolve();
      isSending = true;
      sending = freed.then(
        () => again(),
        (error: unknown) => {
          log.error(describeFailure(error), 'deliveries could not be read');
          again();
        },
      );
      return async () => {
        stopping.abort();
        stopListening();
        clearTimeout(timer);
        const grace = setTimeout(() => cutting.abort(), GRACE);
        await sending;
        clearTimeout(grace);
        clearTimeout(timer);
        await sending;
      };
    },
  };
}
