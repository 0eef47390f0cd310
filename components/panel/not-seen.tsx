import { useEffect, useState } from 'react';
import { useSay } from '../ui/say';

/** A moment's cover while something opens is nothing to speak of. */
const patience = 1_500;

/** Says why acts are closed, once they have been for a while: something lies over the panel. */
export function NotSeen({ ready }: { ready: boolean }) {
  const { words } = useSay();
  const [told, setTold] = useState(false);
  useEffect(() => {
    if (ready) return setTold(false);
    const timer = setTimeout(() => setTold(true), patience);
    return () => clearTimeout(timer);
  }, [ready]);
  // Stands before it speaks, so that a screen reader hears it.
  return (
    <p className={told && !ready ? 'not-seen' : 'sr'} role="status" data-testid="not-seen">
      {told && !ready ? words.acts.notSeen : ''}
    </p>
  );
}
