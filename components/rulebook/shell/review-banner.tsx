import { CalendarClock } from 'lucide-react';
import { dateText } from '@/lib/i18n/formats';
import { optionsWords } from '@/lib/i18n/options-words';
import { Button } from '../../ui/button';
import { useSay } from '../../ui/say';
import { reviewDue } from '../agree/review-due';
import { useDesk } from './desk';

/** Reminds an admin, wherever they stand, of an agreement that is near or past its review. */
export function ReviewBanner() {
  const { lang, now, frame } = useSay();
  const text = optionsWords(lang).agree;
  const { start, goToPage } = useDesk();
  const { at, state } = reviewDue(start, now);
  if (state === 'far') return null;
  const date = dateText(at, now, frame().timeZone, lang);
  return (
    <div className={`banner ${state === 'over' ? 'late' : 'info'} guide-banner`} data-testid="review-banner">
      <CalendarClock size={16} aria-hidden />
      <div>{state === 'over' ? text.reviewDue(date) : text.reviewSoon(date)}</div>
      <Button onPress={() => goToPage('agree')} data-testid="review-look">
        {text.reviewLook}
      </Button>
    </div>
  );
}
