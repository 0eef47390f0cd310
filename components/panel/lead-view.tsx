import { CloudOff, LoaderCircle, ScrollText, UserRoundSearch } from 'lucide-react';
import { useMemo } from 'react';
import { applyPending } from '@/lib/domain/apply-command';
import type { Actor } from '@/lib/domain/command';
import { evaluate } from '@/lib/domain/evaluate';
import type { LeadRef } from '@/lib/domain/lead';
import { clockReceipt } from '@/lib/domain/receipt';
import type { Rulebook } from '@/lib/domain/rulebook';
import { useAct } from '@/lib/hooks/use-act';
import { useLead } from '@/lib/hooks/use-lead';
import { useRulebook } from '@/lib/hooks/use-rulebook';
import { useStatus } from '@/lib/hooks/use-status';
import { faultText } from '@/lib/i18n/faults';
import { Button } from '../ui/button';
import { useSay } from '../ui/say';
import { StateCard } from '../ui/state-card';
import { clockWarning, syncedText } from '../ui/synced-text';
import { LeadPanel } from './lead-panel';
import { Shell } from './shell';

type Status = NonNullable<ReturnType<typeof useStatus>['value']>;
type View = NonNullable<ReturnType<typeof useLead>['value']>;

type Props = { leadRef: LeadRef; onClose?: () => void; onOpenOptions: () => void };

/** The lead a ref names, judged anew each second; or why there is nothing to show. */
export function LeadView({ leadRef, onClose, onOpenOptions }: Props) {
  const { words, lang } = useSay();
  const status = useStatus();
  const lead = useLead(leadRef);
  const rulebook = useRulebook();
  const { states } = words;
  const fault = lead.fault ?? rulebook.fault ?? status.fault;

  if (status.value && !status.value.connected) {
    return (
      <Shell onClose={onClose}>
        <StateCard
          testId="signed-out"
          icon={<CloudOff size={32} />}
          title={states.signedOut}
          hint={states.signedOutHint}
          action={<Button onPress={onOpenOptions}>{states.openOptions}</Button>}
        />
      </Shell>
    );
  }
  if (status.value && lead.value && rulebook.value) {
    return <JudgedLead view={lead.value} rulebook={rulebook.value} status={status.value} leadRef={leadRef} onClose={onClose} />;
  }
  if (lead.value === null) {
    return (
      <Shell onClose={onClose}>
        <StateCard testId="unknown-lead" icon={<UserRoundSearch size={32} />} title={states.unknownLead} hint={states.unknownLeadHint} />
      </Shell>
    );
  }
  if (fault) {
    return (
      <Shell onClose={onClose}>
        <StateCard
          testId="fault"
          icon={<CloudOff size={32} />}
          title={states.error}
          hint={faultText(fault, lang)}
          action={<Button onPress={() => void Promise.all([status.refresh(), lead.refresh(), rulebook.refresh()])}>{words.retry}</Button>}
        />
      </Shell>
    );
  }
  if (rulebook.value === null) {
    return (
      <Shell onClose={onClose}>
        <StateCard testId="no-rulebook" icon={<ScrollText size={32} />} title={states.noRulebook} hint={states.noRulebookHint} />
      </Shell>
    );
  }
  return (
    <Shell onClose={onClose}>
      <StateCard testId="loading" icon={<LoaderCircle size={28} className="spin" />} title={words.loading} />
    </Shell>
  );
}

type JudgedProps = { view: View; rulebook: Rulebook; status: Status; leadRef: LeadRef; onClose?: () => void };

function JudgedLead({ view, rulebook, status, leadRef, onClose }: JudgedProps) {
  const say = useSay();
  const acts = useAct();
  const actor = useMemo(() => actorOf(status), [status]);
  const lead = useMemo(() => applyPending(view.lead, rulebook, view.pending, actor), [view, rulebook, actor]);
  const assessment = evaluate(lead, rulebook, say.now);
  return (
    <LeadPanel
      lead={lead}
      assessment={assessment}
      rulebook={rulebook}
      pending={view.pending}
      refused={view.refused}
      offline={status.offline}
      synced={[syncedText(status, say), clockWarning(status.offset, say)].filter(Boolean).join(' · ')}
      fault={acts.fault}
      receiptOf={(clock) => clockReceipt(lead, rulebook, clock.key, say.now)}
      onAct={(act) => void acts.act(leadRef, act)}
      onUndo={(id) => void acts.undo(id)}
      onDismiss={(id) => void acts.dismiss(id)}
      onClose={onClose}
    />
  );
}

/** Who acts, as the rule for acts knows them. */
export function actorOf(status: Pick<Status, 'user' | 'grants'>): Actor {
  return {
    user: status.user?.id ?? '',
    roles: [...new Set(status.grants.map((grant) => grant.role))],
    teams: [...new Set(status.grants.map((grant) => grant.team))],
  };
}
