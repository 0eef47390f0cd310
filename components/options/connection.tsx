import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { allowsHub } from '@/lib/domain/company-policy';
import type { FaultCode } from '@/lib/domain/fault';
import { dataWords, policyBy } from '@/lib/i18n/data-words';
import { dateTimeText } from '@/lib/i18n/formats';
import { shownText } from '@/lib/i18n/shown-text';
import { Button } from '../ui/button';
import { useSay } from '../ui/say';
import { clockDifference } from './clock-difference';
import { FaultNote } from './fault-note';
import type { Known } from './known';
import { NewTokenForm } from './new-token-form';
import { SignOutDialog } from './sign-out-dialog';

type Props = {
  status: Known;
  /** What the person asked for now. */
  running: string | null;
  /** Why the last thing asked for here did not work. */
  fault: FaultCode | null;
  onSync: () => void;
  onToken: (token: string) => void;
  onSignIn: () => void;
  onDisconnect: () => void;
};

/** Who is signed in where, how far this PC's clock is off, what is kept here, and signing out. */
export function Connection({ status, running, fault, onSync, onToken, onSignIn, onDisconnect }: Props) {
  const { words, lang, now, text: pick, frame } = useSay();
  const text = words.options;
  const [leaving, setLeaving] = useState(false);
  const syncing = status.syncing || running === 'syncNow';
  const ended = status.fault === 'unauthorized' || status.fault === 'signed_out';
  const tokenless = ended && status.by !== 'company';
  const signingIn = running === 'beginSignIn' || running === 'finishSignIn';
  // While a new token is tried, what is wrong with that one is said at its field, once.
  const wrong = tokenless && fault ? null : (status.fault ?? fault);
  return (
    <div className="card-body">
      {status.policy?.hub !== undefined && status.hub !== null && !allowsHub(status.policy, status.hub) && (
        <div className="banner warn" role="alert" data-testid="other-hub">
          <TriangleAlert size={16} aria-hidden />
          <div>{dataWords(lang).policy.otherHub(policyBy(status.policy, lang), shownText(status.policy.hub, 200))}</div>
        </div>
      )}
      {wrong && <FaultNote fault={wrong} testId="connection-fault" />}
      {tokenless && <NewTokenForm busy={running === 'connect'} fault={fault} onToken={onToken} />}
      {ended && !tokenless && (
        <div className="card-acts">
          <Button look="primary" isPending={signingIn} onPress={onSignIn} data-testid="company-sign-in">
            {signingIn ? text.companySigningIn : text.companySignInAgain}
          </Button>
        </div>
      )}
      <dl className="pairs" data-testid="who">
        <dt>{text.connectedTo}</dt>
        <dd>{status.hub !== null && shownText(status.hub, 200)}</dd>
        {status.user && (
          <>
            <dt>{text.you}</dt>
            <dd>
              <b>{shownText(status.user.name)}</b>
            </dd>
          </>
        )}
        {status.by && (
          <>
            <dt>{text.signedInBy}</dt>
            <dd>{status.by === 'company' ? text.byCompany : text.byToken}</dd>
          </>
        )}
        {status.grants.length > 0 && (
          <>
            <dt>{text.role}</dt>
            <dd>
              {status.grants.map((grant) => (
                <div key={`${grant.role} ${grant.team}`}>{text.grant(text.roles[grant.role], shownText(pick(grant.teamName)))}</div>
              ))}
            </dd>
          </>
        )}
        <dt>{text.clock}</dt>
        <dd data-testid="clock-difference">{clockDifference(status, { words, lang })}</dd>
        <dt>{text.lastSync}</dt>
        <dd>{status.lastSync === null ? words.states.neverSynced : dateTimeText(status.lastSync, now, frame().timeZone, lang)}</dd>
        <dt>{text.leads}</dt>
        <dd data-testid="lead-count">{text.leadCount(status.leads)}</dd>
        <dt>{text.queued}</dt>
        <dd data-testid="queued-count">{text.queuedCount(status.queued)}</dd>
      </dl>
      <div className="card-acts">
        <Button onPress={onSync} isPending={syncing} data-testid="sync-now">
          {syncing ? words.states.syncing : words.popup.sync}
        </Button>
        <Button look="danger" onPress={() => setLeaving(true)} data-testid="disconnect">
          {text.signOut}
        </Button>
      </div>
      {leaving && (
        <SignOutDialog
          queued={status.queued}
          onClose={() => setLeaving(false)}
          onSignOut={() => {
            setLeaving(false);
            onDisconnect();
          }}
        />
      )}
    </div>
  );
}
