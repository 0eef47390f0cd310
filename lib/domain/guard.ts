import type { Guard } from './assessment';
import { type Facts, type Judged, sooner } from './facts';
import { type CompiledIntents, compileIntents } from './intent';
import type { Activity } from './lead';
import type { Agreement } from './rulebook';
import type { Instant } from './time';

type Way = Guard['blocked'][number];
const ways: Way[] = ['mail', 'phone', 'visit'];

/** What guards a contact, made ready. */
export interface CompiledGuard {
  intents: CompiledIntents;
  conversations: ReadonlySet<string>;
  warnsDocumentOnly: boolean;
}

/** Makes an agreement ready to guard contacts. */
export function compileGuard(agreement: Agreement): CompiledGuard {
  const conversations = agreement.touchResults.filter(({ countsAs }) => countsAs.includes('conversation') || countsAs.includes('meeting'));
  return {
    intents: compileIntents(agreement),
    conversations: new Set(conversations.map(({ id }) => id)),
    warnsDocumentOnly: agreement.routing.warnsDocumentOnly,
  };
}

/**
 * Which ways of contact must not be used, which of these the person's own inquiry opens again, whether nobody may approach at all,
 * and whether the lead has only downloaded documents. An inquiry opens a way again while it is hot where it came after the opt-out:
 * the one it came by, and after a stop of everything all that were not stopped one by one.
 */
export function judgeGuard(compiled: CompiledGuard, facts: Facts): Judged<Guard> {
  const { blocked, exempt, changesAt } = isStopped(facts) ? closedWays(compiled, facts) : nothingClosed;
  const stop = facts.lead.doNotApproach;
  return {
    reading: {
      blocked: [...blocked],
      exempt: [...exempt],
      doNotApproach: stop && stop.at <= facts.now ? stop.reason : null,
      documentOnly: compiled.warnsDocumentOnly && isDocumentOnly(compiled, facts),
    },
    changesAt,
    unknowns: [],
  };
}

interface ClosedWays {
  blocked: readonly Way[];
  exempt: readonly Way[];
  changesAt: Instant | null;
}

const nothingClosed: ClosedWays = { blocked: [], exempt: [], changesAt: null };

/** Whether anything may have been stopped at all. */
function isStopped(facts: Facts): boolean {
  return facts.lead.optOuts.length > 0 || facts.ofType('unsubscribe').length > 0;
}

function closedWays({ intents }: CompiledGuard, facts: Facts): ClosedWays {
  const stops = stopsOf(facts);
  const blocked = ways.filter((way) => stops.single.has(way) || stops.all !== null);
  let changesAt: Instant | null = null;
  const open = new Set<Way>();
  if (blocked.length > 0) {
    for (const { id, at, channel } of facts.arrivals()) {
      if (at + intents.hotFor <= facts.now || !intents.rules.get(id)?.hot) continue;
      for (const way of blocked) {
        const single = stops.single.get(way);
        const after = Math.max(single ?? Number.NEGATIVE_INFINITY, stops.all ?? Number.NEGATIVE_INFINITY);
        if (at <= after || (single !== undefined && channel !== way)) continue;
        open.add(way);
        changesAt = sooner(changesAt, at + intents.hotFor);
      }
    }
  }
  return { blocked, exempt: blocked.filter((way) => open.has(way)), changesAt };
}

/** The opt-outs in force: the latest of each way, and of all at once. Subscribing again lifts those of mail before it. */
function stopsOf(facts: Facts): { single: Map<Way, Instant>; all: Instant | null } {
  const { lead, now } = facts;
  const again = facts.ofType('resubscribe').at(-1)?.occurredAt ?? Number.NEGATIVE_INFINITY;
  const single = new Map<Way, Instant>();
  let all: Instant | null = null;
  function stop(way: Way, at: Instant): void {
    if (way === 'mail' && at < again) return;
    single.set(way, Math.max(at, single.get(way) ?? at));
  }
  for (const { channel, at } of lead.optOuts) {
    if (at > now) continue;
    if (channel === 'all') all = Math.max(at, all ?? at);
    else stop(channel, at);
  }
  const unsubscribed = facts.ofType('unsubscribe').at(-1);
  if (unsubscribed) stop('mail', unsubscribed.occurredAt);
  return { single, all };
}

/** What shows more interest than reading a document. */
const closer = new Set(['inquiry', 'reply', 'event_talk', 'trial_start', 'login', 'webinar']);

function isDocumentOnly(compiled: CompiledGuard, facts: Facts): boolean {
  const { rules } = compiled.intents;
  let documents = false;
  for (const { id } of facts.arrivals()) {
    if (!rules.get(id)?.documentOnly) return false;
    documents = true;
  }
  for (const activity of facts.activities) {
    if (isCloser(activity, compiled)) return false;
    if (activity.type === 'download') documents = true;
  }
  return documents;
}

/** Whoever agreed on a call-back wants the call. */
function isCloser({ type, result, callbackAt }: Activity, { conversations }: CompiledGuard): boolean {
  return closer.has(type) || callbackAt !== undefined || (result !== undefined && conversations.has(result));
}
