import { useState } from 'react';
import type { Lead } from '@/lib/domain/lead';
import type { Rulebook } from '@/lib/domain/rulebook';
import { dateText, shortDateText, timeText } from '@/lib/i18n/formats';
import { shownText } from '@/lib/i18n/shown-text';
import { LinkButton } from '../ui/link-button';
import { type Say, useSay } from '../ui/say';
import { type TimelineEntry, timelineEntries } from './timeline-entries';

type Props = {
  lead: Lead;
  rulebook: Rulebook;
  /** Ids of acts not sent yet; their activities carry the same id. */
  pending: ReadonlySet<string>;
};

const first = 7;

/** What happened with the lead, newest first. */
export function Timeline({ lead, rulebook, pending }: Props) {
  const { words } = useSay();
  const [all, setAll] = useState(false);
  const entries = timelineEntries(lead);
  if (entries.length === 0) return <p className="quiet">{words.panel.noHistory}</p>;
  return (
    <>
      <ol data-testid="timeline">
        {entries.slice(0, all ? 200 : first).map((entry) => (
          <Event key={entry.key} entry={entry} rulebook={rulebook} pending={pending} />
        ))}
      </ol>
      {!all && entries.length > first && <LinkButton onPress={() => setAll(true)}>{words.panel.showAll(entries.length)}</LinkButton>}
    </>
  );
}

function Event({ entry, rulebook, pending }: { entry: TimelineEntry } & Omit<Props, 'lead'>) {
  const say = useSay();
  const { timeZone } = say.frame();
  const { title, detail, quote, own } = describe(entry, rulebook, say);
  const waiting = entry.kind === 'activity' && pending.has(entry.activity.id);
  return (
    <li className={`event ${own ? 'own' : ''}`}>
      <time
        dateTime={new Date(entry.at).toISOString()}
        title={`${dateText(entry.at, say.now, timeZone, say.lang)} ${timeText(entry.at, timeZone)}`}
      >
        {shortDateText(entry.at, say.now, timeZone, say.lang)} {timeText(entry.at, timeZone)}
      </time>
      <span>
        {title}
        {(detail || waiting) && <small> {[detail, waiting && say.words.timeline.pending].filter(Boolean).join(' · ')}</small>}
        {quote && <span className="quote"> {quote}</span>}
      </span>
    </li>
  );
}

type Told = { title: string; detail: string; quote: string | null; own: boolean };

function describe(entry: TimelineEntry, rulebook: Rulebook, say: Say): Told {
  const { agreement } = rulebook;
  const text = say.words.timeline;
  switch (entry.kind) {
    case 'activity': {
      const { activity, count } = entry;
      const result = agreement.touchResults.find((rule) => rule.id === activity.result);
      const kind = say.words.activities[activity.type];
      const title = result ? `${kind}: ${say.text(result.name)}` : activity.title ? `${kind}: ${shownText(activity.title, 80)}` : kind;
      const source = activity.by ? say.words.source[activity.source] : null;
      const who = say.person(activity.by);
      return {
        title: count > 1 ? `${title} ${text.times(count)}` : title,
        detail: [who && shownText(who, 40), source].filter(Boolean).join(' · '),
        quote: activity.note ? say.words.quote(shownText(activity.note)) : null,
        own: activity.by !== undefined,
      };
    }
    case 'hand_off': {
      const { departments } = say.words;
      const { handOff } = entry;
      const short = (id: keyof typeof departments) => {
        const rule = agreement.departments.find((one) => one.id === id);
        return rule ? say.text(rule.short) : departments[id];
      };
      return { title: text.handOff(short(handOff.from), short(handOff.to)), detail: say.person(handOff.by) ?? '', quote: null, own: true };
    }
    case 'verdict': {
      const verdict = entry.handOff.verdict;
      const reason = agreement.reasons.find((rule) => rule.id === verdict?.reason);
      return {
        title: verdict ? text.verdict[verdict.kind] : '',
        detail: [say.person(verdict?.by), reason && say.text(reason.name)].filter(Boolean).join(' · '),
        quote: verdict?.comment ? say.words.quote(shownText(verdict.comment)) : null,
        own: true,
      };
    }
    case 'stage': {
      const id = entry.entry.stage;
      const rule = [...agreement.stages, ...agreement.parked].find((one) => one.id === id);
      const proof = entry.entry.evidence?.map((one) => shownText(one.label, 60)).join(' · ') ?? '';
      return { title: text.stage(rule ? say.text(rule.name) : id), detail: proof, quote: null, own: false };
    }
  }
}
