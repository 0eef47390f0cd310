import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { Act } from '@/lib/domain/command';
import type { Rulebook } from '@/lib/domain/rulebook';
import { Dialog } from '../ui/dialog';
import { useSay } from '../ui/say';
import { TextField } from '../ui/text-field';
import { ActButton } from './act-button';
import { useActKeys } from './act-keys';
import { useReady } from './acting';

type Props = {
  rulebook: Rulebook;
  onAct: (act: Act) => void;
  /** A call-back needs its moment first. */
  onCallback: (note: string) => void;
  onClose: () => void;
};

/** What came of a touch, one press each. */
export function LogResult({ rulebook, onAct, onCallback, onClose }: Props) {
  const { words, text } = useSay();
  const [note, setNote] = useState('');
  const results = rulebook.agreement.touchResults;
  const keys = [...new Set(results.map((rule) => rule.key))].sort((a, b) => a - b);
  function log(rule: (typeof results)[number]): void {
    if (rule.id === 'callback') onCallback(note);
    else onAct({ kind: 'log_touch', result: rule.id, ...(note.trim() ? { note: note.trim() } : {}) });
  }
  function logKey(key: number): void {
    const [only, another] = results.filter((rule) => rule.key === key);
    if (only && !another) log(only);
  }
  return (
    <Dialog title={words.acts.logResultFor} onClose={onClose}>
      <div className="dialog-body">
        <ResultKeys onLogKey={logKey} />
        <div className="results">
          {keys.map((key) => {
            const rules = results.filter((rule) => rule.key === key);
            const [only] = rules;
            if (!only) return null;
            if (rules.length === 1) {
              return (
                <ActButton key={key} look="result" onAct={() => log(only)} testId={`result-${only.id}`}>
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
          value={note}
          onChange={setNote}
          maxLength={2000}
          testId="touch-note"
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
  return <p ref={hint}>{words.acts.keysHint}</p>;
}
