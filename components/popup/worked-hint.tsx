import { workedLimits } from '@/lib/domain/worked';
import { useSay } from '../ui/say';

/** What puts a lead into the list of those nobody registered. */
export function WorkedHint() {
  const { words, deal } = useSay();
  return <p className="list-hint">{words.popup.unregisteredHint(workedLimits.bant, workedLimits.touches, deal)}</p>;
}
