import type { InfoRequest } from '@/lib/domain/lead';
import { momentText } from '@/lib/i18n/formats';
import { shownText } from '@/lib/i18n/shown-text';
import { LinkButton } from '../ui/link-button';
import { useSay } from '../ui/say';

type Props = {
  requests: readonly InfoRequest[];
  /** Opens the answer; for those who answer for marketing. */
  onAnswer?: ((request: string) => void) | null;
};

const most = 5;

/** What was asked of marketing and what it answered, the newest first. */
export function RequestList({ requests, onAnswer }: Props) {
  const say = useSay();
  const { words, now, lang } = say;
  const { timeZone } = say.frame();
  const text = words.lead.requests;
  return (
    <ul data-testid="requests">
      {requests
        .slice(-most)
        .reverse()
        .map((request) => {
          const { fields } = words.lead;
          const field = Object.hasOwn(fields, request.field) ? fields[request.field as keyof typeof fields] : shownText(request.field, 60);
          const isOpen = request.answeredAt === undefined;
          const answer = request.answer ? shownText(request.answer) : request.unknowable ? text.unknowable : null;
          return (
            <li key={request.id} className="request" data-testid={`request-${request.id}`} data-open={isOpen || undefined}>
              <span>
                <b>{field}</b>
                {request.question && <span className="quote"> {words.quote(shownText(request.question))}</span>}
              </span>
              <span>
                {answer}
                {isOpen && <span className="again">{text.waiting}</span>}{' '}
                <small className="quiet">
                  {request.answeredAt === undefined
                    ? text.asked(momentText(request.at, now, timeZone, lang))
                    : text.answered(momentText(request.answeredAt, now, timeZone, lang))}
                </small>{' '}
                {isOpen && onAnswer && (
                  <LinkButton aria-label={text.answerFor(field)} onPress={() => onAnswer(request.id)} data-testid={`answer-${request.id}`}>
                    {text.answer}
                  </LinkButton>
                )}
              </span>
            </li>
          );
        })}
    </ul>
  );
}
