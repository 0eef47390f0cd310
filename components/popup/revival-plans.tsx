import { shortDateText } from '@/lib/i18n/formats';
import { shownText } from '@/lib/i18n/shown-text';
import { instantAt, wallTime } from '@/lib/i18n/wall-time';
import { useSay } from '../ui/say';

/** What both teams have agreed to revive: which leads, who answers for it on either side, and by when. Nothing where no plan was agreed. */
export function RevivalPlans() {
  const say = useSay();
  const { popup } = say.words;
  const { timeZone } = say.frame();
  const plans = say.agreement?.dormancy.plans ?? [];
  if (plans.length === 0) return null;
  return (
    <ul className="list-hint" aria-label={popup.revival} data-testid="revival">
      {plans.map(({ id, name, mktOwner, salesOwner, doneBy }) => {
        const day = shortDateText(instantAt(`${doneBy}T12:00`, timeZone) ?? say.now, say.now, timeZone, say.lang);
        const isOver = wallTime(say.now, timeZone).slice(0, 10) > doneBy;
        const text = popup.revivalOf(shownText(say.text(name), 60), shownText(mktOwner, 40), shownText(salesOwner, 40), day);
        return <li key={id}>{[`${popup.revival} ${text}`, isOver && popup.revivalOver].filter(Boolean).join(' · ')}</li>;
      })}
    </ul>
  );
}
