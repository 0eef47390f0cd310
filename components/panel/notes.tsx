import { FlaskConical, Hourglass, Info, Megaphone, TriangleAlert, Users } from 'lucide-react';
import type { Assessment } from '@/lib/domain/assessment';
import type { Command, RefusalCode } from '@/lib/domain/command';
import { compile } from '@/lib/domain/compiled-rulebook';
import type { Lead } from '@/lib/domain/lead';
import type { Rulebook } from '@/lib/domain/rulebook';
import type { SupersededBy } from '@/lib/domain/superseded';
import { refusalText } from '@/lib/i18n/faults';
import { dateText, momentText } from '@/lib/i18n/formats';
import { shownText } from '@/lib/i18n/shown-text';
import { LinkButton } from '../ui/link-button';
import { useSay } from '../ui/say';
import { actName } from './act-label';
import { type Question, questionOf, typedIn } from './question';

type RefusalsProps = {
  refused: readonly { command: Command; code: RefusalCode }[];
  rulebook: Rulebook;
  onDismiss: (id: string) => void;
  /** Opens the act again, as it was typed. */
  onAgain: (question: Question, id: string) => void;
};

/** Acts that were refused come back: why, what was typed, and a way to correct it. */
export function Refusals({ refused, rulebook, onDismiss, onAgain }: RefusalsProps) {
  const say = useSay();
  const { words } = say;
  return refused.map(({ command, code }) => {
    const typed = typedIn(command.act);
    const again = questionOf(command.act);
    return (
      <div key={command.id} className="banner late" role="alert" data-testid="refused">
        <TriangleAlert size={16} aria-hidden />
        <div>
          {words.acts.refused(actName(command.act, rulebook, say), refusalText(code, say.lang))}
          {typed.length > 0 && (
            <span className="typed" data-testid="refused-typed">
              {words.lead.acts.typed(typed.map((text) => words.quote(shownText(text, 400))).join(' '))}
            </span>
          )}
          <span className="banner-acts">
            {again && (
              <LinkButton onPress={() => onAgain(again, command.id)} data-testid="try-again">
                {words.lead.acts.tryAgain}
              </LinkButton>
            )}
            <LinkButton onPress={() => onDismiss(command.id)} data-testid="understood">
              {words.acts.understood}
            </LinkButton>
          </span>
        </div>
      </div>
    );
  });
}

type SupersededProps = {
  superseded: readonly (SupersededBy & { command: Command })[];
  rulebook: Rulebook;
  onDismiss: (id: string) => void;
};

/** Acts in whose place somebody else's holds: who did what, and when; and what was typed in vain. */
export function Superseded({ superseded, rulebook, onDismiss }: SupersededProps) {
  const say = useSay();
  const { words, now, lang } = say;
  return superseded.map(({ command, by, at, act }) => {
    const typed = typedIn(command.act);
    const moment = momentText(at, now, say.frame().timeZone, lang);
    return (
      <div key={command.id} className="banner warn" role="alert" data-testid="superseded">
        <Users size={16} aria-hidden />
        <div>
          {words.day.superseded(actName(command.act, rulebook, say), shownText(by, 40), moment, actName(act, rulebook, say))}
          {typed.length > 0 && (
            <span className="typed">{words.lead.acts.typed(typed.map((text) => words.quote(shownText(text, 400))).join(' '))}</span>
          )}
          <span className="banner-acts">
            <LinkButton onPress={() => onDismiss(command.id)} data-testid="understood">
              {words.acts.understood}
            </LinkButton>
          </span>
        </div>
      </div>
    );
  });
}

type StandingProps = { lead: Lead; assessment: Assessment; rulebook: Rulebook; user: string };

/** What holds of the lead as a whole: a trial run, from before the start date, a word from the manager. */
export function StandingNotes({ lead, assessment, rulebook, user }: StandingProps) {
  const say = useSay();
  const { words, now, lang } = say;
  const { timeZone } = say.frame();
  const isTrial = assessment.clocks.some(({ trial, endedAt }) => trial && endedAt === null);
  const trialEnds = isTrial ? compile(rulebook).trialEnds : now;
  const nudge = nudgeFor(lead, user);
  const from = nudge && (say.person(nudge.by) ?? words.lead.somebody);
  return (
    <>
      {assessment.beforeGoLive && (
        <div className="banner info" data-testid="before-go-live">
          <Info size={16} aria-hidden />
          <div>{words.panel.beforeGoLive}</div>
        </div>
      )}
      {isTrial && (
        <div className="banner info" data-testid="trial-run">
          <FlaskConical size={16} aria-hidden />
          <div>{trialEnds > now ? words.lead.trialUntil(dateText(trialEnds - 1, now, timeZone, lang)) : words.panel.trial}</div>
        </div>
      )}
      {nudge && from && (
        <div className="banner info" data-testid="nudged">
          <Megaphone size={16} aria-hidden />
          <div>
            {words.lead.nudged(shownText(from, 40), momentText(nudge.at, now, timeZone, lang))}
            {nudge.text && ` ${words.quote(shownText(nudge.text, 300))}`}
          </div>
        </div>
      )}
    </>
  );
}

/** The latest nudge to a person that they have not answered by a touch or a verdict since. */
function nudgeFor(lead: Lead, user: string) {
  const nudge = lead.reminders.findLast((reminder) => reminder.kind === 'nudge' && reminder.to === user);
  if (nudge?.kind !== 'nudge') return null;
  const isAnswered =
    lead.activities.some(({ by, occurredAt }) => by === user && occurredAt >= nudge.at) ||
    lead.handOffs.some(({ verdict, laterVerdicts = [] }) =>
      [verdict, ...laterVerdicts].some((one) => one?.by === user && one.at >= nudge.at),
    );
  return isAnswered ? null : nudge;
}

/** Acts that wait for the connection. */
export function QueuedNote({ count }: { count: number }) {
  const { words } = useSay();
  return (
    <div className="banner info" role="status" data-testid="queued">
      <Hourglass size={16} aria-hidden />
      <div>{words.acts.queued(count)}</div>
    </div>
  );
}
