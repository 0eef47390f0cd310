import { useState } from 'react';
import type { Act } from '@/lib/domain/command';
import type { Rulebook } from '@/lib/domain/rulebook';
import { dateText, monthText } from '@/lib/i18n/formats';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { RadioList } from '../ui/radio-list';
import { useSay } from '../ui/say';
import { Select } from '../ui/select';
import { TextField } from '../ui/text-field';
import { ActButton } from './act-button';
import { type Channel, monthsAhead, type Reason, stoppable, type VerdictForm, verdictAct, wakeMoment } from './verdict-form';

type Props = {
  kind: VerdictForm['kind'];
  rulebook: Rulebook;
  touches: number;
  onAct: (act: Act) => void;
  onClose: () => void;
};

/** Send back, not a fit or reassign: a coded reason and what that reason asks for. */
export function VerdictDialog({ kind, rulebook, touches, onAct, onClose }: Props) {
  const { words, now, frame, text } = useSay();
  const { timeZone } = frame();
  const [form, setForm] = useState<VerdictForm>({ kind, reason: null, month: '', until: '', channel: 'all', answer: '', comment: '' });
  const change = (part: Partial<VerdictForm>) => setForm((before) => ({ ...before, ...part }));
  const reasons = rulebook.agreement.reasons.filter((rule) => rule.verdicts.includes(kind));
  const minimum = rulebook.agreement.promises.find((promise) => promise.touches)?.touches?.min ?? 0;
  const chosen = reasons.find((rule) => rule.id === form.reason);
  const act = verdictAct(form, rulebook, now, timeZone);
  return (
    <Dialog title={words.acts.titles[kind]} onClose={onClose} alert={kind === 'unfit'}>
      <div className="dialog-body">
        <p>{words.acts.explain[kind]}</p>
        <RadioList
          label={words.acts.reason}
          selected={form.reason}
          onSelect={(reason) => change({ reason, answer: '', month: '', until: '' })}
          options={reasons.map((rule) => {
            const early = rule.needsTouchMinimum && touches < minimum;
            return { id: rule.id, label: text(rule.name), disabled: early, hint: early ? words.acts.needsTouches(touches, minimum) : null };
          })}
        />
        {chosen && <Asked rule={chosen} form={form} change={change} />}
        {chosen && chosen.asks !== 'text' && (
          <TextField
            label={words.acts.commentOptional}
            long
            value={form.comment}
            onChange={(comment) => change({ comment })}
            maxLength={2000}
          />
        )}
        {chosen && kind === 'nurture' && <Wakes rule={chosen} month={form.month} />}
      </div>
      <div className="dialog-foot">
        <ActButton
          look={kind === 'unfit' ? 'button danger first' : 'button primary'}
          disabled={act === null}
          onAct={() => act && onAct(act)}
          testId="confirm-verdict"
        >
          {words.acts.confirm[kind]}
        </ActButton>
        <Button onPress={onClose}>{words.cancel}</Button>
      </div>
    </Dialog>
  );
}

function Asked({ rule, form, change }: { rule: Reason; form: VerdictForm; change: (part: Partial<VerdictForm>) => void }) {
  const { words, now, frame, lang } = useSay();
  const label = words.acts.asks[rule.asks];
  switch (rule.asks) {
    case 'nothing':
      return null;
    case 'month':
      return (
        <Select
          label={label}
          selected={form.month}
          onSelect={(month) => change({ month })}
          options={[
            { id: '', label: words.acts.monthUnknown },
            ...monthsAhead(now, frame().timeZone, 25).map((month) => ({ id: month, label: monthText(month, lang) })),
          ]}
        />
      );
    case 'channel':
      return (
        <>
          <Select
            label={label}
            selected={form.channel}
            onSelect={(channel) => change({ channel: channel as Channel })}
            options={stoppable.map((channel) => ({ id: channel, label: words.acts.stop[channel] }))}
          />
          <TextField label={words.acts.askedBy} value={form.answer} onChange={(answer) => change({ answer })} maxLength={200} />
        </>
      );
    case 'until':
      return <TextField label={label} type="date" value={form.until} onChange={(until) => change({ until })} testId="verdict-until" />;
    default:
      return (
        <TextField
          label={label}
          long={rule.asks === 'text'}
          value={form.answer}
          onChange={(answer) => change({ answer })}
          maxLength={2000}
          isRequired={rule.asks !== 'who'}
          testId="verdict-answer"
        />
      );
  }
}

function Wakes({ rule, month }: { rule: Reason; month: string }) {
  const { words, now, frame, lang } = useSay();
  const { timeZone } = frame();
  const at = wakeMoment(rule, month, now, timeZone);
  return (
    <p>
      {[at !== null && words.acts.wakesAt(dateText(at, now, timeZone, lang)), words.acts.wakesOnSignal]
        .filter(Boolean)
        .join(words.acts.wakesJoin)}
    </p>
  );
}
