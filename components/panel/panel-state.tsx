import { CloudOff, Eraser, LoaderCircle, Lock, LockKeyhole, PanelRight, ScrollText, UserRoundSearch } from 'lucide-react';
import type { FaultCode } from '@/lib/domain/fault';
import { faultText } from '@/lib/i18n/faults';
import { Button } from '../ui/button';
import { useSay } from '../ui/say';
import { StateCard } from '../ui/state-card';
import { Shell } from './shell';

/** Why there is no lead to show. */
export type Blank =
  | { kind: 'signed_out' | 'wiped' | 'locked' | 'unknown' | 'no_lead' | 'no_rulebook' | 'loading' }
  | { kind: 'fault'; fault: FaultCode };

type Props = { blank: Blank; onClose?: () => void; onOpenOptions: () => void; onRetry: () => void };

/** A panel without a lead: why, and what to do about it. */
export function PanelState({ blank, onClose, onOpenOptions, onRetry }: Props) {
  return (
    <Shell onClose={onClose}>
      <Card blank={blank} onOpenOptions={onOpenOptions} onRetry={onRetry} />
    </Shell>
  );
}

function Card({ blank, onOpenOptions, onRetry }: Omit<Props, 'onClose'>) {
  const { words, lang } = useSay();
  const { states } = words;
  switch (blank.kind) {
    case 'signed_out':
      return (
        <StateCard
          testId="signed-out"
          icon={<CloudOff size={32} />}
          title={states.signedOut}
          hint={states.signedOutHint}
          action={
            <Button look="primary" onPress={onOpenOptions}>
              {states.openOptions}
            </Button>
          }
        />
      );
    case 'wiped':
      return (
        <StateCard
          testId="wiped"
          icon={<Eraser size={32} />}
          title={words.day.wiped}
          hint={words.day.wipedHint}
          action={
            <Button look="primary" onPress={onOpenOptions}>
              {states.openOptions}
            </Button>
          }
        />
      );
    case 'locked':
      return (
        <StateCard
          testId="locked"
          icon={<LockKeyhole size={32} />}
          title={words.day.locked}
          hint={words.day.lockedHint}
          action={<Button onPress={onRetry}>{words.retry}</Button>}
        />
      );
    case 'no_lead':
      return <StateCard testId="no-lead" icon={<PanelRight size={32} />} title={words.day.noLead} hint={words.day.noLeadHint} />;
    case 'unknown':
      return (
        <StateCard testId="unknown-lead" icon={<UserRoundSearch size={32} />} title={states.unknownLead} hint={states.unknownLeadHint} />
      );
    case 'no_rulebook':
      return <StateCard testId="no-rulebook" icon={<ScrollText size={32} />} title={states.noRulebook} hint={states.noRulebookHint} />;
    case 'loading':
      return <StateCard testId="loading" icon={<LoaderCircle size={28} className="spin" />} title={words.loading} />;
    case 'fault': {
      const retry = <Button onPress={onRetry}>{words.retry}</Button>;
      if (blank.fault === 'forbidden') {
        return (
          <StateCard
            testId="no-permission"
            icon={<Lock size={32} />}
            title={words.lead.states.forbidden}
            hint={words.lead.states.forbiddenHint}
            action={retry}
          />
        );
      }
      return (
        <StateCard testId="fault" icon={<CloudOff size={32} />} title={states.error} hint={faultText(blank.fault, lang)} action={retry} />
      );
    }
  }
}
