import { type ReactNode, useMemo } from 'react';
import { compileCalendar, nthBusinessDayClosing } from '@/lib/domain/business-hours';
import { resolveCalendar } from '@/lib/domain/calendar';
import { addMonths } from '@/lib/domain/day';
import type { Agreement, Almanac } from '@/lib/domain/rulebook';
import { DAY } from '@/lib/domain/time';
import { dateText, dateTimeText } from '@/lib/i18n/formats';
import { promiseWords } from '@/lib/i18n/promise-words';
import { fieldWords } from '@/lib/i18n/rulebook-words';
import { shownText } from '@/lib/i18n/shown-text';
import { wallTime } from '@/lib/i18n/wall-time';
import { useSay } from '../../ui/say';
import { useEditing } from '../editing';
import { ListEdit } from '../fields/list-edit';
import { MomentEdit } from '../fields/moment-edit';
import { NumberEdit } from '../fields/number-edit';
import { WordsEdit } from '../fields/words-edit';
import { almanacAround, useKnownDates } from '../known-dates';

/** The agreement itself: title, for whom, from when, its trial run, target and consequence, and what it takes to be true. */
export function AgreementSection() {
  const { lang, text, now } = useSay();
  const { book, inForce } = useEditing();
  const known = useKnownDates();
  const words = promiseWords(lang);
  const own = words.agreement;
  const { meta } = book;
  const zone = book.calendars[0]?.timeZone ?? 'Asia/Tokyo';
  const year = new Date(now).getUTCFullYear();
  const trialEnds = useMemo(() => trialEnd(book, almanacAround(known, year)), [book, known, year]);
  const day = (at: number) => dateText(at, now, zone, lang);
  return (
    <div className="rb-section">
      <p className="rb-in-force">{inForce ? own.versionLine(inForce.meta.version) : words.noneInForce}</p>
      <Part title={own.what}>
        <WordsEdit path={['meta', 'title']} />
        <WordsEdit path={['meta', 'appliesTo']} optional />
      </Part>
      <Part title={own.when}>
        <MomentEdit path={['meta', 'effectiveFrom']} />
        <NumberEdit path={['meta', 'reviewEveryMonths']} />
        <p className="field-hint rb-wide">{own.review(reviewDay(meta, zone, (at) => dateText(at, now, 'UTC', lang)))}</p>
        <MomentEdit path={['meta', 'goLive']} optional />
        <NumberEdit path={['meta', 'trialDays']} />
        <p className="field-hint rb-wide">{trialText()}</p>
      </Part>
      <Part title={own.measure}>
        <NumberEdit path={['meta', 'target']} />
        <WordsEdit path={['meta', 'consequence']} long optional />
      </Part>
      <section className="rb-part">
        <h3>{own.assumptions}</h3>
        <p className="field-hint">{own.assumptionsHint}</p>
        <ListEdit<Agreement['meta']['assumptions'][number]>
          path={['meta', 'assumptions']}
          titleOf={(assumption) => text(assumption)}
          itemName={own.assumption}
          blank={() => ({ ja: '', en: '' })}
          quiet
          flat
        >
          {(i) => <WordsEdit path={['meta', 'assumptions', i]} label={own.assumption} definition="" long quiet />}
        </ListEdit>
      </section>
      <section className="rb-part">
        <h3>{own.signed}</h3>
        <p className="field-hint">{own.kept}</p>
        <dl className="pairs">
          <div data-place="meta.version">
            <dt>{fieldWords(lang, 'meta.version').label}</dt>
            <dd>{meta.version}</dd>
          </div>
          <div data-place="meta.schema">
            <dt>{fieldWords(lang, 'meta.schema').label}</dt>
            <dd>{meta.schema}</dd>
          </div>
          {meta.signatories.map((signature) => (
            <div key={`${signature.department} ${signature.at}`}>
              <dt data-place="meta.signatories.*.department">{departmentName(signature.department)}</dt>
              <dd>
                <span data-place="meta.signatories.*.name">{shownText(signature.name, 60)}</span>{' '}
                <span className="quiet" data-place="meta.signatories.*.at">
                  {dateTimeText(signature.at, now, zone, lang)}
                </span>
              </dd>
            </div>
          ))}
        </dl>
        {meta.signatories.length === 0 && (
          <p className="quiet" data-place="meta.signatories">
            {own.notSigned}
          </p>
        )}
      </section>
    </div>
  );

  function departmentName(id: string): string {
    const found = book.departments.find((department) => department.id === id);
    return found ? text(found.name) : id;
  }

  function trialText(): string {
    if (meta.goLive === undefined) return own.noGoLive;
    if (meta.trialDays < 1 || trialEnds === null) return own.noTrial;
    return own.trial(day(meta.goLive), day(trialEnds - 1));
  }
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="rb-part">
      <h3>{title}</h3>
      <div className="rb-fields">{children}</div>
    </section>
  );
}

/** The day on which it is to be looked at again, counted from the day it takes effect. */
function reviewDay({ effectiveFrom, reviewEveryMonths }: Agreement['meta'], zone: string, say: (at: number) => string): string {
  const from = Math.floor(Date.parse(`${wallTime(effectiveFrom, zone)}Z`) / DAY);
  return say(addMonths(from, reviewEveryMonths) * DAY);
}

/** When the trial run ends: at closing of its last business day by the first calendar; null without one. */
function trialEnd({ meta, calendars }: Agreement, almanac: Almanac): number | null {
  const [rule] = calendars;
  if (!rule || meta.goLive === undefined || meta.trialDays < 1) return null;
  const year = new Date(meta.goLive).getUTCFullYear();
  try {
    const calendar = compileCalendar(resolveCalendar(rule, almanac.holidays[rule.holidays] ?? [], { from: year, to: year + 1 }));
    return nthBusinessDayClosing(calendar, meta.goLive, meta.trialDays, true);
  } catch {
    return null;
  }
}
