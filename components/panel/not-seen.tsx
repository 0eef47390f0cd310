import { useEffect, useState } from 'react';
import { useSay } from '../ui/say';

/** A moment's cover while something opens is nothing to speak of. */
const patience = 1_500;
/** So long it stands that a press was not taken, when the panel is in full view again by then. */
const readable = 6_000;

/**
 * Says why acts are closed, once they have been for a while: something lies over the panel. Who presses one meanwhile is told at
 * once that the press was not taken. `keysWait`: keys are kept a moment until the panel is seen, so none is lost yet.
 */
export function NotSeen({ ready, keysWait = false }: { ready: boolean; keysWait?: boolean }) {
  const { words } = useSay();
  const [covered, setCovered] = useState(false);
  const [missed, setMissed] = useState(false);
  useEffect(() => {
    if (ready) return setCovered(false);
    const timer = setTimeout(() => setCovered(true), patience);
    const press = (event: Event) => {
      if (event.isTrusted && isAct(event) && !(keysWait && event.type === 'keydown')) setMissed(true);
    };
    for (const name of ['click', 'keydown']) document.addEventListener(name, press, true);
    return () => {
      clearTimeout(timer);
      for (const name of ['click', 'keydown']) document.removeEventListener(name, press, true);
    };
  }, [ready, keysWait]);
  useEffect(() => {
    if (!missed || !ready) return;
    const timer = setTimeout(() => setMissed(false), readable);
    return () => clearTimeout(timer);
  }, [missed, ready]);
  const told = missed ? words.acts.notTaken : covered && !ready ? words.acts.notSeen : '';
  // Stands before it speaks, so that a screen reader hears it.
  return (
    <p className={told ? 'not-seen' : 'sr'} role="status" data-testid="not-seen">
      {told}
    </p>
  );
}

/** Whether this would have been an act: a press on a control that is guarded, or one of the keys that act. */
function isAct(event: Event): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (!(event instanceof KeyboardEvent)) return target?.closest('[data-guarded]') != null;
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.repeat;
  return plain && /^[1-9az]$/i.test(event.key) && !target?.matches('input, textarea, select, [contenteditable]');
}
