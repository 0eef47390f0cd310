import { CircleAlert } from 'lucide-react';
import { useContext, useEffect, useEffectEvent, useRef, useState } from 'react';
import type { Guard } from '@/lib/domain/assessment';
import type { Act } from '@/lib/domain/command';
import type { Rulebook } from '@/lib/domain/rulebook';
import { Dialog } from '../ui/dialog';
import { RadioList } from '../ui/radio-list';
import { useSay } from '../ui/say';
import { TextField } from '../ui/text-field';
import { ActButton } from './act-button';
import { Trouble } from './act-dialog';
import { useActKeys } from './act-keys';
import { useReady } from './acting';
import { isClosedTo, type LogForm, logAct, logForm } from './log-form';
import { NotSeen } from './not-seen';

type LogTouch = Extract<Act, { kind: 'log_touch' }>;

type Props = {
  rulebook: Rulebook;
  guard: Guard;
  from?: LogTouch;
  onAct: (act: Act) => void;
  /** A call-back needs its moment first. */
  onCallback: (note: string) => void;
  onClose: () => void;
};

const ways = ['phone', 'visit', 'mail', 'online'] as const;

/** What came of a touch, one press each; with a note, the way, and whom one spoke to where it was somebody else. */
export function LogResult({ rulebook, guard, from, onAct, onCallback, onClose }: Props) {
  const { words, text } = useSay();
  const trouble = useContext(Trouble);
  const [form, setForm] = useState<LogForm>(() => logForm(from));
  const change = (part: Partial<LogForm>) => setForm((before) => ({ ...before, ...part }));
  const results = rulebook.agreement.touchResults;
  const keys = [...new Set(results.map((rule) => rule.key))].sort((a, b) => a - b);
  const closed = isClosedTo(guard, form.channel);
  function log(rule: (typeof results)[number]): void {
    const act = logAct(rule.id, form, words.colon);
    if (rule.id === 'callback') onCallback(act.note ?? '');
    else onAct(act);
  }
  function logKey(key: number): void {
    const [only, another] = results.filter((rule) => rule.key === key);
    if (only && !another) log(only);
  }
  return (
    <Dialog title={words.acts.logResultFor} onClose={onClose}>
      <div className="dialog-body">
        {closed && (
          <p className="trouble" data-testid="log-closed">
            <CircleAlert size={15} aria-hidden />
            {words.lead.acts.blocked(words.lead.acts.channels[form.channel])}
          </p>
        )}
        {trouble && (
          <p className="trouble" role="alert" data-testid="trouble">
            {trouble}
          </p>
        )}
        <ResultKeys onLogKey={logKey} />
        <div className="results">
          {keys.map((key) => {
            const rules = results.filter((rule) => rule.key === key);
            const [only] = rules;
            if (!only) return null;
            if (rules.length === 1) {
              return (
                <ActButton
                  key={key}
                  look={`result ${from?.result === only.id ? 'chosen' : ''}`}
                  onAct={() => log(only)}
                  testId={`result-${only.id}`}
                >
                  <kbd>{key}</kbd>
                  {text(only.name)}
                </ActButton>
              );
            }
            return (
              <div key={key} className="result-row">
                <kbd>{key}</kbd>
                <div>
                  {rules.map((rule) => (
                    <ActButton key={rule.id} onAct={() => log(rule)} testId={`result-${rule.id}`}>
                      {text(rule.name)}
                    </ActButton>
                  ))}
                </div>
              </div>
            );
          })}
        </div>
        <TextField
          label={words.acts.note}
          placeholder={words.acts.notePlaceholder}
          value={form.note}
          onChange={(note) => change({ note })}
          maxLength={2000}
          testId="touch-note"
        />
        <TextField
          label={words.lead.acts.contact}
          value={form.contact}
          onChange={(contact) => change({ contact })}
          maxLength={200}
          testId="touch-contact"
        />
        <RadioList
          label={words.lead.acts.channel}
          labelled
          across
          testId="channel"
          selected={form.channel}
          onSelect={(channel) => change({ channel: channel as LogForm['channel'] })}
          options={ways.map((way) => ({ id: way, label: words.lead.acts.channels[way] }))}
        />
      </div>
    </Dialog>
  );
}

/** How long a key waits for the question to be really visible. */
const patience = 1_500;

/** The keys of this question: heeded once it is really visible, so that a quick hand's press isn't lost. */
function ResultKeys({ onLogKey }: { onLogKey: (key: number) => void }) {
  const { words } = useSay();
  const hint = useRef<HTMLParagraphElement>(null);
  const ready = useReady(hint);
  const [pressed, setPressed] = useState<number | null>(null);
  const log = useEffectEvent(onLogKey);
  useActKeys({ ready: true, asking: false, onLogKey: setPressed });
  useEffect(() => {
    if (pressed === null) return;
    if (ready) {
      setPressed(null);
      log(pressed);
      return;
    }
    const timer = setTimeout(() => setPressed(null), patience);
    return () => clearTimeout(timer);
  }, [pressed, ready]);
  return (
    <>
      <p ref={hint}>{words.acts.keysHint}</p>
      <NotSeen ready={ready} keysWait />
    </>
  );
}
