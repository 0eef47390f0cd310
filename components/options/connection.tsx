import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { MINUTE, SECOND } from '@/lib/domain/time';
import { faultText } from '@/lib/i18n/faults';
import { dateTimeText, durationText } from '@/lib/i18n/formats';
import { shownText } from '@/lib/i18n/shown-text';
import type { Status } from '@/lib/messages/protocol';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { type Say, useSay } from '../ui/say';

type Props = { status: Status; syncing: boolean; onSync: () => void; onDisconnect: () => void };

/** Who is signed in where, how far this PC's clock is off, and signing out. */
export function Connection({ status, syncing, onSync, onDisconnect }: Props) {
  const say = useSay();
  const text = say.words.options;
  const [leaving, setLeaving] = useState(false);
  return (
    <div className="card-body">
      {status.fault && (
        <div className="banner late" role="alert" data-testid="connection-fault">
          <TriangleAlert size={16} aria-hidden />
          <div>{faultText(status.fault, say.lang)}</div>
        </div>
      )}
      <dl className="pairs" data-testid="who">
        <dt>{text.connectedTo}</dt>
        <dd>{status.hub}</dd>
        <dt>{text.you}</dt>
        <dd>
          <b>{shownText(status.user?.name ?? '')}</b>
        </dd>
        <dt>{text.role}</dt>
        <dd>
          {status.grants.map((grant) => (
            <div key={`${grant.role}${grant.team}`}>{text.grant(text.roles[grant.role], say.text(grant.teamName))}</div>
          ))}
        </dd>
        <dt>{text.clock}</dt>
        <dd data-testid="clock-difference">{clockDifference(status, say)}</dd>
        <dt>{text.leads}</dt>
        <dd>{text.leadCount(status.leads)}</dd>
        <dt>{text.lastSync}</dt>
        <dd>
          {status.lastSync === null ? say.words.states.neverSynced : dateTimeText(status.lastSync, say.now, say.frame().timeZone, say.lang)}
        </dd>
      </dl>
      <div className="card-acts">
        <Button onPress={onSync} isDisabled={syncing} data-testid="sync-now">
          {syncing ? say.words.states.syncing : say.words.popup.sync}
        </Button>
        <Button look="danger" onPress={() => setLeaving(true)} data-testid="disconnect">
          {text.signOut}
        </Button>
      </div>
      {leaving && (
        <Dialog title={text.signOutTitle} onClose={() => setLeaving(false)} alert>
          <div className="dialog-body">
            <p>{text.signOutText}</p>
            {status.queued > 0 && <p className="tone-late">{text.signOutQueued(status.queued)}</p>}
          </div>
          <div className="dialog-foot">
            <Button
              look="danger"
              data-testid="disconnect-confirm"
              onPress={() => {
                setLeaving(false);
                onDisconnect();
              }}
            >
              {text.signOut}
            </Button>
            <Button onPress={() => setLeaving(false)}>{say.words.cancel}</Button>
          </div>
        </Dialog>
      )}
    </div>
  );
}

/** `offset` is the hub's time minus this PC's: a fast PC has a negative one. */
function clockDifference({ offset, clockChecked }: Status, say: Say): string {
  const text = say.words.options;
  if (!clockChecked) return say.words.states.clockNotChecked;
  if (Math.abs(offset) < 5 * SECOND) return text.clockFine;
  const seconds = Math.abs(offset) < 10 * MINUTE;
  return text.clockBy(durationText(Math.abs(offset), Number.POSITIVE_INFINITY, say.lang, { seconds }), offset < 0);
}
