import type { Activity, Verdict } from '@/lib/domain/lead';
import { dateText } from '@/lib/i18n/formats';
import { shownText } from '@/lib/i18n/shown-text';
import type { Say } from '../ui/say';
import type { TimelineEntry } from './timeline-entries';

/** A line of the history in words: what, by whom, in whose words, and whether it was people's work. */
export type Told = { title: string; detail: string; quote: string | null; own: boolean };

/** Says a line of the history, by the names of the agreement. */
export function tellEntry(entry: TimelineEntry, say: Say): Told {
  const { words, agreement } = say;
  const text = words.lead.timeline;
  const told = (title: string, who: string | null | undefined, said?: string | null): Told => ({
    title,
    detail: nameOf(who, say),
    quote: said ? words.quote(shownText(said)) : null,
    own: true,
  });
  switch (entry.kind) {
    case 'activity':
      return tellActivity(entry.activity, entry.count, say);
    case 'hand_off': {
      const { from, to, by, note } = entry.handOff;
      return told(words.timeline.handOff(shortOf(from, say), shortOf(to, say)), by, note?.problem);
    }
    case 'verdict':
      return tellVerdict(entry.verdict, say);
    case 'stage': {
      const { stage, evidence = [], user, forced, reason } = entry.entry;
      const rule = [...(agreement?.stages ?? []), ...(agreement?.parked ?? [])].find((one) => one.id === stage);
      const proof = evidence.map((one) => shownText(one.text ? say.text(one.text) : one.label, 60));
      const how = forced ? words.lead.forced[forced] : null;
      const why = reason ? reasonName(reason, say) : null;
      return {
        title: words.timeline.stage(rule ? say.text(rule.name) : shownText(stage, 40)),
        detail: [...proof, how, forced || why ? nameOf(user, say) : null, why].filter(Boolean).join(' · '),
        quote: null,
        own: false,
      };
    }
    case 'assigned': {
      const { owner, by } = entry.assignment;
      return told(
        owner ? words.timeline.assigned(nameOf(owner, say) || shownText(owner, 40)) : words.panel.unassigned,
        by === owner ? null : by,
      );
    }
    case 'paused': {
      const rule = agreement?.pauseReasons.find((one) => one.id === entry.pause.reason);
      return told(text.paused(rule ? say.text(rule.name) : shownText(entry.pause.reason, 40)), entry.pause.by);
    }
    case 'resumed':
      return told(text.resumed, null);
    case 'asked':
      return told(text.asked(fieldOf(entry.request.field, say)), entry.request.by, entry.request.question);
    case 'answered': {
      const { field, answer, unknowable } = entry.request;
      return told(text.answered(fieldOf(field, say)), null, answer ?? (unknowable ? words.lead.requests.unknowable : null));
    }
    case 'stopped':
      return told(text.stopped(words.acts.stop[entry.stop.channel]), entry.stop.source);
    case 'nudged':
      return told(text.nudged(nameOf(entry.nudge.to, say) || words.panel.unassigned), entry.nudge.by, entry.nudge.text);
    case 'escalated':
    case 'withdrawn': {
      const { promise, to, why } = entry.escalation;
      const name = shownText(say.text(promise), 60);
      const title = entry.kind === 'escalated' ? text.escalated(name) : text.withdrawnEscalation(name);
      const moved = entry.kind === 'withdrawn' && why === 'changed' ? text.deadlineMoved : null;
      return { title, detail: [shownText(say.text(to), 60), moved].filter(Boolean).join(' · '), quote: null, own: false };
    }
    case 'deal':
      return told(text.dealOpened(say.deal), null, entry.deal.name);
  }
}

function tellActivity(activity: Activity, count: number, say: Say): Told {
  const { words, agreement } = say;
  const result = agreement?.touchResults.find((rule) => rule.id === activity.result);
  const kind = words.activities[activity.type];
  const title = result ? `${kind}: ${say.text(result.name)}` : activity.title ? `${kind}: ${shownText(activity.title, 80)}` : kind;
  const isTouch = activity.by !== undefined || activity.result !== undefined;
  const source = isTouch ? words.source[activity.source] : null;
  return {
    title: count > 1 ? `${title} ${words.timeline.times(count)}` : title,
    detail: [nameOf(activity.by, say), source].filter(Boolean).join(' · '),
    quote: activity.note ? words.quote(shownText(activity.note)) : null,
    own: isTouch,
  };
}

function tellVerdict({ kind, by, reason, comment, failedCondition, wakeAt }: Verdict, say: Say): Told {
  const { words } = say;
  const text = words.lead.timeline;
  const wakes = wakeAt === undefined || kind !== 'nurture' ? null : text.wakes(dateText(wakeAt, say.now, say.frame().timeZone, say.lang));
  const failed = failedCondition ? text.failed(shownText(failedCondition, 80)) : null;
  return {
    title: words.timeline.verdict[kind],
    detail: [nameOf(by, say), reason && reasonName(reason, say), failed, wakes].filter(Boolean).join(' · '),
    quote: comment ? words.quote(shownText(comment)) : null,
    own: true,
  };
}

function nameOf(who: string | null | undefined, say: Say): string {
  if (!who) return '';
  return shownText(say.person(who) ?? '', 40);
}

function reasonName(id: string, { agreement, text }: Say): string {
  const rule = agreement?.reasons.find((one) => one.id === id);
  return rule ? text(rule.name) : shownText(id, 80);
}

function shortOf(id: 'mkt' | 'is' | 'fs', { agreement, text, words }: Say): string {
  const rule = agreement?.departments.find((one) => one.id === id);
  return rule ? text(rule.short) : words.departments[id];
}

function fieldOf(id: string, { words }: Say): string {
  const { fields } = words.lead;
  return Object.hasOwn(fields, id) ? fields[id as keyof typeof fields] : shownText(id, 60);
}
