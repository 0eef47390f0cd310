import type { BantReading } from '@/lib/domain/assessment';
import { useSay } from '../ui/say';

/** A BANT answer by shape: full yes, half partly, crossed no, ring not asked, ring with a bar asked without answer, half amber to be asked again. */
export function BantMark({ state }: { state: BantReading['state'] }) {
  const { words } = useSay();
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" role="img" aria-label={words.bant.spoken[state]}>
      {shape(state)}
    </svg>
  );
}

function shape(state: BantReading['state']) {
  const ring = (colour: string) => <circle cx="6" cy="6" r="5.2" fill="none" stroke={colour} strokeWidth="1.5" />;
  switch (state) {
    case 'yes':
      return <circle cx="6" cy="6" r="6" fill="var(--calm)" />;
    case 'partly':
      return (
        <>
          {ring('var(--calm)')}
          <path d="M6 .8a5.2 5.2 0 0 0 0 10.4z" fill="var(--calm)" />
        </>
      );
    case 'stale':
      return (
        <>
          {ring('var(--warn)')}
          <path d="M6 .8a5.2 5.2 0 0 0 0 10.4z" fill="var(--warn)" />
        </>
      );
    case 'no':
      return (
        <>
          {ring('var(--late)')}
          <path d="m3.4 3.4 5.2 5.2m0-5.2-5.2 5.2" stroke="var(--late)" strokeWidth="1.5" />
        </>
      );
    case 'no_answer':
      return (
        <>
          {ring('var(--mark)')}
          <path d="M3.4 6h5.2" stroke="var(--mark)" strokeWidth="1.5" />
        </>
      );
    case 'not_asked':
      return ring('var(--mark)');
  }
}
