import { CircleAlert, PhoneOff } from 'lucide-react';
import type { Assessment } from '@/lib/domain/assessment';
import type { Lead } from '@/lib/domain/lead';
import type { Instant } from '@/lib/domain/time';
import { shortDateText } from '@/lib/i18n/formats';
import { shownText } from '@/lib/i18n/shown-text';
import { type Say, useSay } from '../ui/say';

/** Stops a contact that must not be made, with who asked and why, and warns of one that may be too early. */
export function GuardCard({ assessment, lead }: { assessment: Assessment; lead: Lead }) {
  const say = useSay();
  const { guard } = assessment;
  const text = say.words.guard;
  if (guard.doNotApproach !== null) {
    return (
      <div className="guard stop" role="alert" data-testid="guard-stop">
        <h2>
          <PhoneOff size={16} aria-hidden />
          {text.doNotApproach}
        </h2>
        <p>
          {[guard.doNotApproach && shownText(guard.doNotApproach), lead.doNotApproach && dayOf(lead.doNotApproach.at, say)]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
    );
  }
  if (guard.blocked.length > 0) return <OptOut assessment={assessment} lead={lead} />;
  if (guard.documentOnly) {
    return (
      <div className="guard" data-testid="guard-document">
        <h2>
          <CircleAlert size={16} className="tone-warn" aria-hidden />
          {text.documentOnlyTitle}
        </h2>
        <p>{text.documentOnlyText}</p>
      </div>
    );
  }
  return null;
}

function OptOut({ assessment: { guard }, lead }: { assessment: Assessment; lead: Lead }) {
  const say = useSay();
  const { words } = say;
  const text = words.guard;
  const names = guard.blocked.map((channel) => text.channels[channel]);
  const sources = stopsOf(lead, guard.blocked).map(({ channel, at, source }) => {
    const who = source && shownText(say.person(source) ?? source, 60);
    return text.source(words.acts.stop[channel], dayOf(at, say), who || null);
  });
  return (
    <div className="guard stop" data-testid="guard-opt-out">
      <h2>
        <PhoneOff size={16} aria-hidden />
        {text.optOut(guard.blocked.length === 3 ? text.channels.all : names.join(' / '))}
      </h2>
      {sources.length > 0 && <p data-testid="guard-source">{sources.join(' · ')}</p>}
      {guard.exempt.length > 0 && <p>{text.exempt(words.list(guard.exempt.map((channel) => text.exemptBy[channel])))}</p>}
    </div>
  );
}

type Stop = Lead['optOuts'][number];

/** The stops behind what is blocked, the newest of each way; a mail subscription that was ended is one of mail. */
function stopsOf(lead: Lead, blocked: Assessment['guard']['blocked']): Stop[] {
  const unsubscribed = lead.activities.findLast(({ type }) => type === 'unsubscribe');
  const stops: Stop[] = [...lead.optOuts, ...(unsubscribed ? [{ channel: 'mail' as const, at: unsubscribed.occurredAt }] : [])];
  const ways = ['all', ...blocked] as const;
  return ways.flatMap((way) =>
    stops
      .filter(({ channel }) => channel === way)
      .sort((a, b) => b.at - a.at)
      .slice(0, 1),
  );
}

function dayOf(at: Instant, { now, frame, lang }: Say): string {
  return shortDateText(at, now, frame().timeZone, lang);
}
