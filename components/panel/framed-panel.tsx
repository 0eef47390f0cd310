import type { LeadRef } from '@/lib/domain/lead';
import type { Rulebook } from '@/lib/domain/rulebook';
import type { LocalText } from '@/lib/domain/text';
import type { Instant } from '@/lib/domain/time';
import type { Status } from '@/lib/hooks/use-status';
import { SayOf } from '../ui/page-say';
import { TrustProvider } from './acting';
import { JudgedLead, type View } from './lead-view';

type Props = { leadRef: LeadRef; lead: View; status: Status; rulebook: Rulebook; deal: LocalText | null; now: Instant };

/** The panel of a lead as it first stands in a page's frame, for who draws it where there is no page: nothing in it can be pressed. */
export function FramedPanel({ leadRef, lead, status, rulebook, deal, now }: Props) {
  return (
    <SayOf status={status} rulebook={rulebook} now={now} deal={deal}>
      <TrustProvider trust="watched">
        <div className="panel" data-testid="panel">
          <JudgedLead view={lead} rulebook={rulebook} status={status} leadRef={leadRef} onClose={() => undefined} />
        </div>
      </TrustProvider>
    </SayOf>
  );
}
