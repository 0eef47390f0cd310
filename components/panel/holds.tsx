import { CirclePause } from 'lucide-react';
import type { Act } from '@/lib/domain/command';
import type { Lead, Pause } from '@/lib/domain/lead';
import type { Instant } from '@/lib/domain/time';
import { dateText } from '@/lib/i18n/formats';
import { shownText } from '@/lib/i18n/shown-text';
import { useSay } from '../ui/say';
import { ActButton } from './act-button';

/** Holds that are on at a moment. */
export function holdsAt(lead: Lead, now: Instant): Pause[] {
  return lead.pauses.filter(({ from, until, endedAt }) => from <= now && until > now && (endedAt === undefined || endedAt > now));
}

type Props = { holds: readonly Pause[]; onAct: ((act: Act) => void) | null };

/** What is on hold just now, why, until when and by whom, and the way to go on. */
export function Holds({ holds, onAct }: Props) {
  const say = useSay();
  const { words, now, lang, agreement } = say;
  const text = words.lead.clocks;
  return (
    <ul className="holds" data-testid="holds">
      {holds.map((hold) => {
        const rule = agreement?.pauseReasons.find(({ id }) => id === hold.reason);
        const promise = agreement?.promises.find(({ id }) => id === hold.promise);
        const reason = rule ? say.text(rule.name) : shownText(hold.reason, 40);
        const who = say.person(hold.by);
        return (
          <li key={hold.id}>
            <CirclePause size={14} aria-hidden />
            <span>
              {text.held(reason, dateText(hold.until, now, say.frame(hold.promise).timeZone, lang))}
              <small className="quiet">
                {' '}
                {[promise && say.text(promise.name), who && text.heldBy(shownText(who, 40))].filter(Boolean).join(' · ')}
              </small>
            </span>
            {onAct && (
              <ActButton
                look="button small"
                label={text.resumeFor(reason)}
                onAct={() => onAct({ kind: 'resume', pause: hold.id })}
                testId={`resume-${hold.id}`}
              >
                {text.resume}
              </ActButton>
            )}
          </li>
        );
      })}
    </ul>
  );
}
