import type { Assessment, Clock } from '@/lib/domain/assessment';
import { clockHeadline, dueInFull, stillText, type Tone } from '@/lib/i18n/clock-headline';
import { lineText, momentText } from '@/lib/i18n/formats';
import { shownText } from '@/lib/i18n/shown-text';
import { type Say, useSay } from '../ui/say';
import { ToneMark } from '../ui/tone-mark';
import { Unbroken } from '../ui/unbroken';

/** What to do next, by when and who must act: the largest thing on the panel. */
export function NextStepCard({ assessment }: { assessment: Assessment }) {
  const say = useSay();
  const { next } = assessment;
  const clock = assessment.clocks.find((one) => one.key === next.clock) ?? null;
  const when = clock ? clockWhen(clock, say) : momentWhen(next.by, say);
  return (
    <section
      className={`next tone-${when?.tone ?? 'mute'}`}
      aria-label={say.words.panel.next}
      data-testid="next-step"
      data-tone={when?.tone ?? 'mute'}
    >
      <p className="who">
        <Unbroken text={whoActs(assessment, clock, say)} />
      </p>
      <p className="do">{say.text(next.action)}</p>
      {when && (
        <p className="when">
          <span className="marked">
            <ToneMark tone={when.tone} />
            <span className={`tone-${when.tone}`} data-testid="next-when">
              <Unbroken text={lineText(when.text, say.lang)} />
            </span>
          </span>
          {when.small && <small data-testid="next-small">{lineText(when.small, say.lang)}</small>}
        </p>
      )}
      {when?.why && (
        <p className="why" data-testid="next-why">
          {when.why}
        </p>
      )}
      {next.note && <p className="why">{say.words.quote(shownText(next.note))}</p>}
    </section>
  );
}

type When = { tone: Tone; text: string; small: string | null; why: string | null };

function clockWhen(clock: Clock, say: Say): When {
  const frame = say.frame(clock.promise);
  const headline = clockHeadline(clock, say.now, frame, say.lang);
  const full = dueInFull(clock, say.now, frame, say.lang);
  const open = clock.state === 'running' || clock.state === 'at_risk';
  if (open && full && (clock.still || clock.left > frame.day)) {
    return { tone: headline.tone, text: full, small: clock.state === 'at_risk' ? headline.state : null, why: headline.small };
  }
  if (clock.state === 'breached') {
    const still = clock.still && stillText(clock.still, say.now, frame, say.lang);
    return { tone: headline.tone, text: headline.text, small: full, why: still };
  }
  return { tone: headline.tone, text: headline.text, small: headline.small, why: null };
}

function momentWhen(by: number | null, say: Say): When | null {
  if (by === null) return null;
  const moment = momentText(by, say.now, say.frame().timeZone, say.lang);
  return { tone: by < say.now ? 'late' : 'calm', text: say.words.time.by(moment), small: null, why: null };
}

function whoActs(assessment: Assessment, clock: Clock | null, say: Say): string {
  const { next } = assessment;
  const { words } = say;
  const department = next.department && words.departments[next.department];
  // Marketing nurtures as a team: nobody is missing there.
  const missing = department ? words.panel.nobody : words.panel.unassigned;
  const nobody = next.owner === null && next.kind !== 'nurture' ? missing : null;
  const owner = say.person(next.owner) ?? nobody;
  const acting = words.of([department, owner && shownText(owner, 40)].flatMap((part) => part || []));
  const { touches } = assessment;
  const plan =
    clock?.touches ?? assessment.clocks.find((one) => one.touches && (one.state === 'running' || one.state === 'at_risk'))?.touches;
  const made = plan ? words.clock.touches(plan.made, plan.wanted) : touches.made > 0 ? words.clock.touchesMade(touches.made) : null;
  return [words.panel.next, acting, made].filter(Boolean).join(' · ');
}
