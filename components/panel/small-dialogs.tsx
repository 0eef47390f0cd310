import { useState } from 'react';
import type { Act } from '@/lib/domain/command';
import { SNOOZE_AT_MOST } from '@/lib/domain/snooze';
import type { Instant } from '@/lib/domain/time';
import { lineText, momentText } from '@/lib/i18n/formats';
import { shownText } from '@/lib/i18n/shown-text';
import { instantAt, wallTime } from '@/lib/i18n/wall-time';
import { Button } from '../ui/button';
import { useSay } from '../ui/say';
import { Select } from '../ui/select';
import { TextField } from '../ui/text-field';
import { ActDialog } from './act-dialog';
import { type Channel, stoppable } from './verdict-form';

type Common = { onAct: (act: Act) => void; onClose: () => void };
type From<K extends Act['kind']> = { from?: Extract<Act, { kind: K }> };

/** Records that somebody asked not to be contacted, by one way or at all. */
export function OptOutDialog({ from, onAct, onClose }: Common & From<'opt_out'>) {
  const { words } = useSay();
  const say = words.lead.dialogs.optOut;
  const [channel, setChannel] = useState<Channel>(from?.channel ?? 'phone');
  const [source, setSource] = useState(from?.source ?? '');
  return (
    <ActDialog
      title={say.title}
      explain={say.explain}
      confirm={say.confirm}
      danger
      act={{ kind: 'opt_out', channel, ...(source.trim() ? { source: source.trim() } : {}) }}
      onAct={onAct}
      onClose={onClose}
    >
      <Select
        label={say.channel}
        selected={channel}
        onSelect={(id) => setChannel(id as Channel)}
        options={stoppable.map((id) => ({ id, label: words.acts.stop[id] }))}
      />
      <TextField
        label={say.source}
        placeholder={say.sourcePlaceholder}
        value={source}
        onChange={setSource}
        maxLength={200}
        testId="opt-out-source"
      />
    </ActDialog>
  );
}

/** Puts off one's own reminders of this lead. */
export function SnoozeDialog({ moments, from, onAct, onClose }: Common & From<'snooze'> & { moments: readonly Instant[] }) {
  const { words, now, frame, lang } = useSay();
  const say = words.lead.dialogs.snooze;
  const { timeZone } = frame();
  const [wall, setWall] = useState(() => wallTime(from?.until ?? moments[0] ?? now, timeZone));
  const until = instantAt(wall, timeZone);
  const isTooLong = until !== null && until > now + SNOOZE_AT_MOST;
  const isPast = until !== null && until <= now;
  return (
    <ActDialog
      title={say.title}
      explain={say.explain}
      confirm={say.confirm}
      act={until === null || isTooLong || isPast ? null : { kind: 'snooze', until }}
      onAct={onAct}
      onClose={onClose}
    >
      <div className="quick">
        {moments
          .filter((moment) => moment <= now + SNOOZE_AT_MOST)
          .map((moment) => (
            <Button key={moment} onPress={() => setWall(wallTime(moment, timeZone))}>
              {lineText(momentText(moment, now, timeZone, lang), lang)}
            </Button>
          ))}
      </div>
      <TextField
        label={say.until}
        type="datetime-local"
        value={wall}
        onChange={setWall}
        error={isTooLong ? say.tooLong : isPast ? words.lead.dialogs.pause.past : null}
        testId="snooze-until"
      />
    </ActDialog>
  );
}

/** Tells the owner that this lead needs them. */
export function NudgeDialog({ owner, from, onAct, onClose }: Common & From<'nudge'> & { owner: string }) {
  const { words } = useSay();
  const say = words.lead.dialogs.nudge;
  const [text, setText] = useState(from?.text ?? '');
  return (
    <ActDialog
      title={say.title(shownText(owner, 40))}
      confirm={say.confirm}
      act={{ kind: 'nudge', ...(text.trim() ? { text: text.trim() } : {}) }}
      onAct={onAct}
      onClose={onClose}
    >
      <TextField label={say.text} placeholder={say.placeholder} long value={text} onChange={setText} maxLength={500} testId="nudge-text" />
    </ActDialog>
  );
}

/** Gives the lead to somebody of its team. */
export function AssignDialog({
  people,
  from,
  onAct,
  onClose,
}: Common & From<'assign'> & { people: readonly { id: string; name: string }[] }) {
  const { words } = useSay();
  const say = words.lead.dialogs.assign;
  const [owner, setOwner] = useState(from?.owner ?? people[0]?.id ?? '');
  return (
    <ActDialog title={say.title} confirm={say.confirm} act={owner ? { kind: 'assign', owner } : null} onAct={onAct} onClose={onClose}>
      <Select
        label={say.who}
        selected={owner}
        onSelect={setOwner}
        options={people.map(({ id, name }) => ({ id, label: shownText(name, 60) }))}
      />
    </ActDialog>
  );
}

/** Takes back a touch that was logged by mistake. */
export function WithdrawDialog({ activity, what, from, onAct, onClose }: Common & From<'withdraw'> & { activity: string; what: string }) {
  const { words } = useSay();
  const say = words.lead.dialogs.withdraw;
  const [reason, setReason] = useState(from?.reason ?? '');
  return (
    <ActDialog
      title={say.title}
      explain={say.explain(what)}
      confirm={say.confirm}
      danger
      act={{ kind: 'withdraw', activity, ...(reason.trim() ? { reason: reason.trim() } : {}) }}
      onAct={onAct}
      onClose={onClose}
    >
      <TextField label={say.reason} value={reason} onChange={setReason} maxLength={500} testId="withdraw-reason" />
    </ActDialog>
  );
}
