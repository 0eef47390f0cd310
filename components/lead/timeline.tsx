import { useMemo, useState } from 'react';
import { isDespiteStop } from '@/lib/domain/closed-ways';
import { compile } from '@/lib/domain/compiled-rulebook';
import type { Lead } from '@/lib/domain/lead';
import type { Rulebook } from '@/lib/domain/rulebook';
import type { Instant } from '@/lib/domain/time';
import { dateText, isSameDay, timeText } from '@/lib/i18n/formats';
import { LinkButton } from '../ui/link-button';
import { RadioList } from '../ui/radio-list';
import { type Say, useSay } from '../ui/say';
import { kindOf, type ShownEscalation, type TimelineEntry, type TimelineKind, timelineEntries } from './timeline-entries';
import { tellEntry } from './timeline-words';

type Props = {
  lead: Lead;
  rulebook: Rulebook;
  /** Missed promises that were put before somebody. */
  escalations?: readonly ShownEscalation[];
  /** Ids of acts not sent yet; their activities carry the same id. */
  pending: ReadonlySet<string>;
  /** Whether a touch may be taken back by this person, and how it is asked. */
  onWithdraw?: ((activity: string) => void) | null;
  mayWithdraw?: (activity: string) => boolean;
};

const none: readonly ShownEscalation[] = [];
const first = 8;
const step = 30;
const kinds: readonly TimelineKind[] = ['touches', 'signals', 'changes'];

/** What happened with the lead, day by day, newest first; long histories are cut, and one kind can be looked at alone. */
export function Timeline({ lead, rulebook, escalations = none, pending, onWithdraw = null, mayWithdraw }: Props) {
  const say = useSay();
  const { words } = say;
  const text = words.lead.timeline;
  const [kind, setKind] = useState<TimelineKind | 'all'>('all');
  const [most, setMost] = useState(first);
  const entries = useMemo(() => timelineEntries(lead, escalations), [lead, escalations]);
  const despite = useMemo(() => despiteStops(lead, rulebook), [lead, rulebook]);
  if (entries.length === 0) return <p className="quiet">{words.panel.noHistory}</p>;
  const present = kinds.filter((one) => entries.some((entry) => kindOf(entry) === one));
  const chosen = kind === 'all' ? entries : entries.filter((entry) => kindOf(entry) === kind);
  const shown = chosen.slice(0, most);
  const { timeZone } = say.frame();
  return (
    <>
      {present.length > 1 && (
        <RadioList
          label={text.filter}
          across
          testId="timeline"
          selected={kind}
          onSelect={(id) => {
            setKind(id as typeof kind);
            setMost(first);
          }}
          options={[{ id: 'all', label: text.all }, ...present.map((id) => ({ id, label: text[id] }))]}
        />
      )}
      {chosen.length === 0 && <p className="quiet">{text.none}</p>}
      <ol data-testid="timeline" className="days">
        {byDay(shown, timeZone).map((day) => (
          <li key={day[0]?.key}>
            <h3 className="day">{dayText(day[0]?.at ?? 0, say)}</h3>
            <ol>
              {day.map((entry) => (
                <Event
                  key={entry.key}
                  entry={entry}
                  isDespite={despite.has(entry.key)}
                  isPending={entry.kind === 'activity' && pending.has(entry.activity.id)}
                  onWithdraw={onWithdraw && entry.kind === 'activity' && mayWithdraw?.(entry.activity.id) ? onWithdraw : null}
                />
              ))}
            </ol>
          </li>
        ))}
      </ol>
      {chosen.length > most && (
        <LinkButton onPress={() => setMost(most + step)} data-testid="more-timeline">
          {text.showMore(Math.min(step, chosen.length - most))}
        </LinkButton>
      )}
      {chosen.length <= most && lead.activitiesSince !== undefined && (
        <p className="quiet">{text.horizon(dateText(lead.activitiesSince, say.now, timeZone, say.lang))}</p>
      )}
    </>
  );
}

/** Touches that were made although the lead had asked for none. */
function despiteStops(lead: Lead, rulebook: Rulebook): ReadonlySet<string> {
  if (lead.optOuts.length === 0 && !lead.doNotApproach && !lead.activities.some(({ type }) => type === 'unsubscribe')) return new Set();
  const book = compile(rulebook);
  return new Set(lead.activities.filter((activity) => isDespiteStop(lead, activity, book)).map(({ id }) => id));
}

function byDay(entries: readonly TimelineEntry[], timeZone: string): TimelineEntry[][] {
  const days: TimelineEntry[][] = [];
  for (const entry of entries) {
    const day = days.at(-1);
    if (day?.[0] && isSameDay(day[0].at, entry.at, timeZone)) day.push(entry);
    else days.push([entry]);
  }
  return days;
}

function dayText(at: Instant, { words, now, lang, frame }: Say): string {
  const { timeZone } = frame();
  const date = dateText(at, now, timeZone, lang);
  return isSameDay(at, now, timeZone) ? `${words.time.today} ${date}` : date;
}

type EventProps = { entry: TimelineEntry; isDespite: boolean; isPending: boolean; onWithdraw: ((activity: string) => void) | null };

function Event({ entry, isDespite, isPending, onWithdraw }: EventProps) {
  const say = useSay();
  const { words } = say;
  const text = words.lead.timeline;
  const { title, detail, quote, own } = tellEntry(entry, say);
  const withdrawn = entry.kind === 'activity' && entry.activity.withdrawn !== undefined;
  const small = [detail, isPending && words.timeline.pending, withdrawn && text.withdrawn].filter(Boolean).join(' · ');
  return (
    <li className={`event ${own ? 'own' : ''} ${withdrawn ? 'withdrawn' : ''}`} data-pending={isPending || undefined}>
      <time dateTime={new Date(entry.at).toISOString()}>{timeText(entry.at, say.frame().timeZone)}</time>
      <span>
        <span className="what">{title}</span>
        {small && <small> {small}</small>}
        {isDespite && <small className="tone-late despite"> {text.despiteStop}</small>}
        {quote && <span className="quote"> {quote}</span>}
        {entry.kind === 'activity' && onWithdraw && (
          <>
            {' '}
            <LinkButton
              aria-label={text.withdrawFor(title)}
              onPress={() => onWithdraw(entry.activity.id)}
              data-testid={`withdraw-${entry.activity.id}`}
            >
              {text.withdraw}
            </LinkButton>
          </>
        )}
      </span>
    </li>
  );
}
