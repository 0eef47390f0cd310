import { CalendarClock } from 'lucide-react';
import { dateText, shortDateText } from '@/lib/i18n/formats';
import { optionsWords } from '@/lib/i18n/options-words';
import { shownText } from '@/lib/i18n/shown-text';
import { useSay } from '../../ui/say';
import { useDesk } from '../shell/desk';
import { reviewDue } from './review-due';

/** What is in force: since when, who signed it, on which assumptions, and when it is looked at again. */
export function CurrentCard() {
  const { lang, now, text: pick, frame } = useSay();
  const text = optionsWords(lang).agree;
  const { start } = useDesk();
  const { meta } = start;
  const zone = frame().timeZone;
  const review = reviewDue(start, now);
  const reviewDate = dateText(review.at, now, zone, lang);
  const departmentName = (id: string) => {
    const rule = start.departments.find((one) => one.id === id);
    return rule ? pick(rule.name) : id;
  };
  return (
    <section className="card" aria-labelledby="agree-now">
      <h2 id="agree-now">{text.now}</h2>
      {review.state !== 'far' && (
        <div className={`banner ${review.state === 'over' ? 'late' : 'info'}`} data-testid="review-due">
          <CalendarClock size={16} aria-hidden />
          <div>{review.state === 'over' ? text.reviewDue(reviewDate) : text.reviewSoon(reviewDate)}</div>
        </div>
      )}
      <div className="card-body">
        <p className="agree-title">
          <b>{shownText(pick(meta.title))}</b>
        </p>
        <dl className="pairs" data-testid="in-force">
          <dt>{text.version}</dt>
          <dd>{meta.version}</dd>
          <dt>{text.since}</dt>
          <dd>{dateText(meta.effectiveFrom, now, zone, lang)}</dd>
          <dt>{text.signedBy}</dt>
          <dd>
            {meta.signatories.length === 0
              ? text.unsigned
              : meta.signatories.map(({ department, name, at }) => (
                  <div key={department}>
                    {departmentName(department)}: {text.signed(shownText(name), shortDateText(at, now, zone, lang))}
                  </div>
                ))}
          </dd>
          <dt>{text.review}</dt>
          <dd>{reviewDate}</dd>
          <dt>{text.assumptions}</dt>
          <dd>
            {meta.assumptions.length === 0
              ? text.noAssumptions
              : meta.assumptions.map((one) => <div key={one.en + one.ja}>{pick(one)}</div>)}
          </dd>
        </dl>
      </div>
    </section>
  );
}
