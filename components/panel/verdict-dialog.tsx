import { useState } from 'react';
import { agreedConditions } from '@/lib/domain/agreed-conditions';
import type { Act } from '@/lib/domain/command';
import type { Rulebook } from '@/lib/domain/rulebook';
import type { LocalText } from '@/lib/domain/text';
import { dateText, monthText } from '@/lib/i18n/formats';
import { wallTime } from '@/lib/i18n/wall-time';
import { CheckList } from '../ui/check-list';
import { RadioList } from '../ui/radio-list';
import { type Say, useSay } from '../ui/say';
import { Select } from '../ui/select';
import { TextField } from '../ui/text-field';
import { ActDialog } from './act-dialog';
import {
  type Channel,
  formWakes,
  monthsAhead,
  type Reason,
  stoppable,
  type VerdictForm,
  verdictAct,
  verdictForm,
  verdictLacks,
} from './verdict-form';

type Props = {
  kind: VerdictForm['kind'];
  rulebook: Rulebook;
  /** Where the lead stands: what was agreed for it is what can have failed. */
  stage: string;
  touches: number;
  from?: Extract<Act, { kind: 'verdict' }>;
  onAct: (act: Act) => void;
  onClose: () => void;
};

/** Send back, not a fit or reassign: a coded reason and what that reason asks for. */
export function VerdictDialog({ kind, rulebook, stage, touches, from, onAct, onClose }: Props) {
  const { words, now, frame, text } = useSay();
  const { timeZone } = frame();
  const [form, setForm] = useState<VerdictForm>(() => verdictForm(kind, rulebook, timeZone, from));
  const change = (part: Partial<VerdictForm>) => setForm((before) => ({ ...before, ...part }));
  const reasons = rulebook.agreement.reasons.filter((rule) => rule.verdicts.includes(kind));
  const minimum = rulebook.agreement.promises.find((promise) => promise.touches)?.touches?.min ?? 0;
  const chosen = reasons.find((rule) => rule.id === form.reason);
  const act = verdictAct(form, rulebook, now, timeZone);
  const lack = verdictLacks(form, rulebook, now, timeZone);
  const say = words.lead.dialogs.lacks;
  return (
    <ActDialog
      title={words.acts.titles[kind]}
      explain={words.acts.explain[kind]}
      confirm={words.acts.confirm[kind]}
      danger={kind === 'unfit'}
      testId="confirm-verdict"
      act={act}
      lacks={
        lack &&
        { reason: say.reason, answer: chosen ? asked(chosen, rulebook, words) : null, wake: wakeFault(form, chosen, now, timeZone, words) }[
          lack
        ]
      }
      onAct={onAct}
      onClose={onClose}
    >
      <RadioList
        label={words.acts.reason}
        selected={form.reason}
        onSelect={(reason) => change({ reason, answer: '', month: '', until: '', wakeDate: undefined })}
        options={reasons.map((rule) => {
          const early = rule.needsTouchMinimum && touches < minimum;
          return { id: rule.id, label: text(rule.name), disabled: early, hint: early ? words.acts.needsTouches(touches, minimum) : null };
        })}
      />
      {chosen && <Asked rule={chosen} rulebook={rulebook} stage={stage} form={form} change={change} />}
      {chosen && chosen.asks !== 'text' && (
        <TextField
          label={words.acts.commentOptional}
          long
          value={form.comment}
          onChange={(comment) => change({ comment })}
          maxLength={2000}
        />
      )}
      {chosen && kind === 'nurture' && <Wakes rule={chosen} rulebook={rulebook} form={form} change={change} />}
    </ActDialog>
  );
}

type Words = Say['words'];

/** What to write before one can go on. */
function asked(rule: Reason, { agreement }: Rulebook, { acts, lead }: Words): string {
  const { lacks } = lead.dialogs;
  return rule.asks === 'text' ? lacks.text(agreement.acts.leastWords) : lacks.field(acts.asks[rule.asks]);
}

/** What is wrong with when a lead comes back; null where nothing is. */
function wakeFault(
  form: VerdictForm,
  rule: Reason | undefined,
  now: number,
  timeZone: string,
  words: Words,
  signals?: number,
): string | null {
  const at = rule ? formWakes(form, rule, now, timeZone) : null;
  if (at !== null) return at <= now ? words.lead.dialogs.pause.past : null;
  return (signals ?? form.signals?.length) === 0 ? words.refusals.needs_wake : null;
}

type Change = (part: Partial<VerdictForm>) => void;

type AskedProps = { rule: Reason; rulebook: Rulebook; stage: string; form: VerdictForm; change: Change };

function Asked({ rule, rulebook, stage, form, change }: AskedProps) {
  const { words, now, frame, lang } = useSay();
  const label = rule.asks === 'text' ? asked(rule, rulebook, words) : words.acts.asks[rule.asks];
  switch (rule.asks) {
    case 'nothing':
      return null;
    case 'month':
      return (
        <Select
          label={label}
          selected={form.month}
          onSelect={(month) => change({ month, wakeDate: undefined })}
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
    case 'condition':
      return <Failed label={label} agreed={agreedConditions(rulebook.agreement, stage)} answer={form.answer} change={change} />;
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

const OTHER = 'other';

/** Which of the agreed conditions a lead fails; one that nobody wrote down, in words. */
function Failed({ label, agreed, answer, change }: { label: string; agreed: readonly LocalText[]; answer: string; change: Change }) {
  const { words, text } = useSay();
  const all = agreed.map(text);
  const [other, setOther] = useState(all.length === 0 || (answer !== '' && !all.includes(answer)));
  const at = all.indexOf(answer);
  return (
    <>
      {all.length > 0 && (
        <RadioList
          label={label}
          labelled
          testId="condition"
          selected={other ? OTHER : at < 0 ? null : String(at)}
          onSelect={(id) => {
            setOther(id === OTHER);
            change({ answer: id === OTHER ? '' : (all[Number(id)] ?? '') });
          }}
          options={[...all.map((one, index) => ({ id: String(index), label: one })), { id: OTHER, label: words.acts.otherCondition }]}
        />
      )}
      {other && (
        <TextField
          label={all.length > 0 ? words.acts.otherCondition : label}
          quiet={all.length > 0}
          value={answer}
          onChange={(typed) => change({ answer: typed })}
          maxLength={2000}
          isRequired
          testId="verdict-answer"
        />
      )}
    </>
  );
}

type WakesProps = { rule: Reason; rulebook: Rulebook; form: VerdictForm; change: (part: Partial<VerdictForm>) => void };

/** When it comes back: a day, signals, or both. */
function Wakes({ rule, rulebook, form, change }: WakesProps) {
  const { words, now, frame, lang, text } = useSay();
  const { timeZone } = frame();
  const say = words.lead.dialogs.wake;
  const at = formWakes(form, rule, now, timeZone);
  const signals = form.signals ?? rulebook.agreement.wakeSignals.map(({ id }) => id);
  const error = wakeFault(form, rule, now, timeZone, words, signals.length);
  return (
    <fieldset className="wakes">
      <legend className="field-label">{say.title}</legend>
      <TextField
        label={say.day}
        type="date"
        value={form.wakeDate ?? (at === null ? '' : wallTime(at, timeZone).slice(0, 10))}
        onChange={(wakeDate) => change({ wakeDate })}
        error={error}
        testId="wake-date"
      />
      <CheckList
        label={say.signals}
        options={rulebook.agreement.wakeSignals.map((signal) => ({ id: signal.id, label: text(signal.name) }))}
        selected={signals}
        onSelect={(chosen) => change({ signals: chosen })}
      />
      <p role="status" className="quiet" data-testid="wakes">
        {[at !== null && !error && words.acts.wakesAt(dateText(at, now, timeZone, lang)), signals.length > 0 && words.acts.wakesOnSignal]
          .filter(Boolean)
          .join(words.acts.wakesJoin)}
      </p>
    </fieldset>
  );
}
