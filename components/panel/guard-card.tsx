import { CircleAlert, PhoneOff } from 'lucide-react';
import type { Assessment, Guard } from '@/lib/domain/assessment';
import { shownText } from '@/lib/i18n/shown-text';
import { useSay } from '../ui/say';

/** Stops a contact that must not be made, and warns of one that may be too early. */
export function GuardCard({ assessment }: { assessment: Assessment }) {
  const { words } = useSay();
  const { guard } = assessment;
  const text = words.guard;
  if (guard.doNotApproach !== null) {
    return (
      <div className="guard stop" role="alert" data-testid="guard-stop">
        <h2>
          <PhoneOff size={16} aria-hidden />
          {text.doNotApproach}
        </h2>
        {guard.doNotApproach && <p>{shownText(guard.doNotApproach)}</p>}
      </div>
    );
  }
  if (guard.blocked.length > 0) return <OptOut guard={guard} />;
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

function OptOut({ guard }: { guard: Guard }) {
  const { words } = useSay();
  const text = words.guard;
  const names = guard.blocked.map((channel) => text.channels[channel]);
  return (
    <div className="guard stop" data-testid="guard-opt-out">
      <h2>
        <PhoneOff size={16} aria-hidden />
        {text.optOut(names.join(' / '))}
      </h2>
      {guard.exempt.length > 0 && <p>{text.exempt(words.list(guard.exempt.map((channel) => text.exemptBy[channel])))}</p>}
    </div>
  );
}
