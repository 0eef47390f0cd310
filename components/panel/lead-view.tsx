import { useMemo } from 'react';
import { applyPending } from '@/lib/domain/apply-command';
import type { Actor } from '@/lib/domain/command';
import { evaluate } from '@/lib/domain/evaluate';
import type { FaultCode } from '@/lib/domain/fault';
import type { LeadRef } from '@/lib/domain/lead';
import { clockReceipt } from '@/lib/domain/receipt';
import type { Rulebook } from '@/lib/domain/rulebook';
import { type Instant, SECOND } from '@/lib/domain/time';
import { useAct } from '@/lib/hooks/use-act';
import { useLead } from '@/lib/hooks/use-lead';
import { useNextLook } from '@/lib/hooks/use-now';
import { useRulebook } from '@/lib/hooks/use-rulebook';
import { type Status, useStatus } from '@/lib/hooks/use-status';
import { useSay } from '../ui/say';
import { clockWarning, syncedText } from '../ui/synced-text';
import { LeadPanel } from './lead-panel';
import { nextLook } from './next-look';
import { type Blank, PanelState } from './panel-state';

/** Countdowns may stand still for so long after the panel was opened. */
const JUST_NOW = SECOND;

export type View = NonNullable<ReturnType<typeof useLead>['value']>;

type Props = { leadRef: LeadRef; onClose?: () => void; onOpenOptions: () => void };

/** The lead a ref names, judged anew whenever it shows something else; or why there is nothing to show. */
export function LeadView({ leadRef, onClose, onOpenOptions }: Props) {
  const status = useStatus();
  const lead = useLead(leadRef);
  const rulebook = useRulebook();
  const fault = lead.fault ?? rulebook.fault ?? status.fault;
  if (status.value && isShown(status.value) && lead.value && rulebook.value) {
    return <JudgedLead view={lead.value} rulebook={rulebook.value} status={status.value} leadRef={leadRef} onClose={onClose} />;
  }
  const blank = blankOf(status.value, lead.value, rulebook.value, fault);
  const retry = () => void Promise.all([status.refresh(), lead.refresh(), rulebook.refresh()]);
  return <PanelState blank={blank} onClose={onClose} onOpenOptions={onOpenOptions} onRetry={retry} />;
}

/** Whether anything of a lead may stand on show at all. */
export function isShown({ connected, lapse }: Status): boolean {
  return connected && lapse === undefined;
}

function blankOf(
  status: Status | undefined,
  lead: View | null | undefined,
  rulebook: Rulebook | null | undefined,
  fault: FaultCode | null,
): Blank {
  if (status && !status.connected) return { kind: status.lapse === 'wiped' ? 'wiped' : 'signed_out' };
  if (status?.lapse === 'locked') return { kind: 'locked' };
  if (lead === null) return { kind: 'unknown' };
  if (fault) return { kind: 'fault', fault };
  return rulebook === null ? { kind: 'no_rulebook' } : { kind: 'loading' };
}

type JudgedProps = { view: View; rulebook: Rulebook; status: Status; leadRef: LeadRef; onClose?: () => void };

/** A lead that may be shown, judged for the moment it is said in. */
export function JudgedLead({ view, rulebook, status, leadRef, onClose }: JudgedProps) {
  const say = useSay();
  const acts = useAct();
  const actor = useMemo(() => actorOf(status), [status]);
  const lead = useMemo(() => applyPending(view.lead, rulebook, view.pending, actor), [view, rulebook, actor]);
  const judged = judgedJustNow(view, say.now);
  const assessment = judged?.assessment ?? evaluate(lead, rulebook, say.now);
  useNextLook(nextLook(assessment, view.pending, say.now));
  return (
    <LeadPanel
      lead={lead}
      assessment={assessment}
      rulebook={rulebook}
      actor={actor}
      {...(judged ? { may: new Set(judged.may) } : {})}
      people={status.people}
      pending={view.pending}
      refused={view.refused}
      superseded={view.superseded}
      offline={status.offline}
      synced={[syncedText(status, say), clockWarning(status.offset, say)].filter(Boolean).join(' · ')}
      fault={acts.fault}
      receiptOf={(clock) => clockReceipt(lead, rulebook, clock.key, say.now)}
      onAct={async (act) => (await acts.act(leadRef, act)) !== null}
      onUndo={acts.undo}
      onDismiss={(id) => void acts.dismiss(id)}
      onClose={onClose}
    />
  );
}

/** What came with the lead, where it was judged a moment ago: a first picture stands sooner that way. */
function judgedJustNow({ judged }: View, now: Instant): View['judged'] | null {
  if (!judged || Math.abs(now - judged.assessment.now) > JUST_NOW) return null;
  const { changesAt } = judged.assessment;
  return changesAt === null || now < changesAt ? judged : null;
}

/** Who acts, as the rule for acts knows them. */
export function actorOf(status: Pick<Status, 'user' | 'grants'>): Actor {
  return {
    user: status.user?.id ?? '',
    roles: [...new Set(status.grants.map((grant) => grant.role))],
    teams: [...new Set(status.grants.map((grant) => grant.team))],
  };
}
