import { type ActContext, type ActOf, type Applied, refuse } from './act-context';
import { nthBusinessDayClosing } from './business-hours';
import { readingOf } from './clock-reading';
import { Facts } from './facts';
import { isBeforeGoLive } from './in-force';
import type { Lead } from './lead';
import { runsOf } from './promise-run';
import type { Instant } from './time';

/** Holds the clocks that may be held, for a reason of the agreement and no longer than it allows. */
export function pause(lead: Lead, act: ActOf<'pause'>, context: ActContext): Applied {
  const { book, command, at, actor } = context;
  const { occurredAt } = command;
  if (lead.pauses.some(({ id }) => id === command.id)) return { ok: true, lead };
  const rule = book.pauseReasons.get(act.reason);
  if (!rule) return refuse('unknown_reason');
  const reading = readingOf(new Facts(lead, occurredAt, book.judges), book);
  const open = book.promises.flatMap((promise) =>
    promise.pausable && (act.promise === undefined || act.promise === promise.rule.id)
      ? runsOf(reading, promise).filter((run) => run.startedAt !== null && !run.end && !isBeforeGoLive(book, run))
      : [],
  );
  if (open.length === 0) return refuse('not_pausable');
  if (act.until <= occurredAt) return refuse('invalid');
  const allowed = open.filter((run) => {
    const used = lead.pauses.filter(
      ({ promise, until, endedAt }) =>
        (promise === undefined || promise === run.promise.rule.id) && (endedAt ?? until) > (run.startedAt as Instant),
    );
    return used.length < run.promise.rule.maxPauses;
  });
  if (allowed.length === 0) return refuse('too_many_pauses');
  const longest = allowed.map((run) => nthBusinessDayClosing(run.promise.calendar, occurredAt, rule.maxDays) ?? Number.POSITIVE_INFINITY);
  if (act.until > Math.max(...longest)) return refuse('pause_too_long');
  const held: Lead['pauses'][number] = {
    id: command.id,
    reason: act.reason,
    from: occurredAt,
    until: act.until,
    by: actor.user,
    recordedAt: at,
    ...(act.promise === undefined ? {} : { promise: act.promise }),
  };
  return { ok: true, lead: { ...lead, pauses: [...lead.pauses, held] } };
}

/** Ends a hold that is still on. Ending it twice is ending it once. */
export function resume(lead: Lead, act: ActOf<'resume'>, { command }: ActContext): Applied {
  const held = lead.pauses.find(({ id }) => id === act.pause);
  if (!held || held.endedAt !== undefined || held.until <= command.occurredAt || held.from > command.occurredAt)
    return refuse('unknown_pause');
  const pauses = lead.pauses.map((each) => (each === held ? { ...each, endedAt: command.occurredAt } : each));
  return { ok: true, lead: { ...lead, pauses } };
}
