import { Bell, BellOff } from 'lucide-react';
import type { CompanyPolicy } from '@/lib/domain/company-policy';
import { dataWords, policyBy } from '@/lib/i18n/data-words';
import { Button } from '../ui/button';
import { useSay } from '../ui/say';
import { LockNote } from './lock-note';

type Props = {
  /** Null until it is known. */
  notices: { on: boolean; company: boolean; granted: boolean } | null;
  /** The browser's question was just answered with no. */
  refused: boolean;
  busy: boolean;
  policy?: CompanyPolicy | undefined;
  onTurn: (on: boolean) => void;
  onCompany: (company: boolean) => void;
};

/** Switches notices on and off, and says what they show. */
export function NoticesCard({ notices, refused, busy, policy, onTurn, onCompany }: Props) {
  const { words, lang } = useSay();
  const lock = dataWords(lang).policy.locked(policyBy(policy, lang));
  const text = words.notices;
  const on = notices?.on === true && notices.granted;
  return (
    <section className="card" aria-labelledby="notices">
      <h2 id="notices">{text.title}</h2>
      <p>{text.hint}</p>
      {refused && (
        <p className="trouble" role="alert">
          {text.refused}
        </p>
      )}
      {notices?.on && !notices.granted && !refused && <p className="trouble">{text.lost}</p>}
      <div className="notice-switch">
        <span data-testid="notices-state">
          {on ? <Bell size={16} aria-hidden /> : <BellOff size={16} aria-hidden />}
          {on ? text.on : text.off}
        </span>
        <Button
          look={on ? '' : 'primary'}
          isDisabled={!notices || busy || policy?.notices === on}
          onPress={() => onTurn(!on)}
          data-testid="turn-notices"
        >
          {on ? text.turnOff : text.turnOn}
        </Button>
      </div>
      {policy?.notices !== undefined && <LockNote text={lock} testId="notices-locked" />}
      {on && (
        <label className="notice-company">
          <input
            type="checkbox"
            checked={notices?.company ?? false}
            disabled={busy || policy?.noticesNameCompany !== undefined}
            onChange={(event) => onCompany(event.target.checked)}
            data-testid="notices-company"
          />
          <span>
            {text.company}
            <small>{text.companyHint}</small>
            {policy?.noticesNameCompany !== undefined && <small>{lock}</small>}
          </span>
        </label>
      )}
    </section>
  );
}
