import type { ReactNode } from 'react';
import { compileDays } from '@/lib/domain/day-reader';
import type { Agreement } from '@/lib/domain/rulebook';
import type { Instant } from '@/lib/domain/time';
import { optionsWords } from '@/lib/i18n/options-words';
import { Button } from '../../ui/button';
import { useSay } from '../../ui/say';
import { TemplateChoice } from '../agree/template-choice';
import { useEditing } from '../editing';
import { ChoiceEdit } from '../fields/choice-edit';
import { MomentEdit } from '../fields/moment-edit';
import { NumberEdit } from '../fields/number-edit';
import { OptionalEdit } from '../fields/optional-edit';
import { SwitchEdit } from '../fields/switch-edit';
import { YearDayEdit } from '../fields/year-day-edit';
import { useDesk } from './desk';

const gates = ['default', 'all', 'any', 'one_of', 'appointment'] as const;
const owners = ['mkt', 'is', 'fs', 'account_owner', 'last_owner'] as const;

/** Asks an admin for what every company decides for itself and nobody can guess; ends in a draft. */
export function FirstRun() {
  const { lang, now, text: pick } = useSay();
  const text = optionsWords(lang).guide;
  const { book } = useEditing();
  const { draft, goToPage } = useDesk();
  function aWeekFrom(moment: Instant): Instant {
    const days = compileDays(book);
    return days.startOf(days.dayOf(moment) + 7);
  }
  const documents = book.intents.flatMap((intent, i) => (intent.documentOnly ? [{ intent, i }] : []));

  function setGate(id: string): Agreement['bant']['gate'] {
    const { timingMonths } = book.bant.gate;
    if (id === 'any') return { preset: 'any', count: 3 };
    if (id === 'one_of') return { preset: 'one_of', oneOf: ['authority', 'need', 'timing'] };
    return { preset: id as 'default', ...(id === 'default' ? { timingMonths: timingMonths ?? 12 } : {}) };
  }
  async function finish(): Promise<void> {
    // Agreed as it ships is agreed too.
    await draft.save(draft.drafting ? undefined : { agreement: book, why: text.asShipped });
    goToPage('agree');
  }
  return (
    <div className="rb-section" data-testid="guide">
      <header className="rb-section-head">
        <h2>{text.title}</h2>
        <p>{text.about}</p>
      </header>
      <Step title={text.template} hint={text.templateHint}>
        <TemplateChoice />
      </Step>
      <Step title={text.gate} hint={text.gateHint}>
        <ChoiceEdit
          path={['bant', 'gate']}
          quiet
          label={text.gateHint}
          look="list"
          options={gates.map((id) => ({ id, label: text.gates[id] }))}
          read={(value) => (value as Agreement['bant']['gate'] | undefined)?.preset}
          write={setGate}
        />
      </Step>
      <Step title={text.brochure} hint={text.brochureHint}>
        <div className="rb-fields">
          {documents.map(({ intent, i }) => (
            <ChoiceEdit
              key={intent.id}
              path={['intents', i, 'to']}
              label={pick(intent.name)}
              definition=""
              options={owners.map((id) => ({ id, label: text.to[id] }))}
            />
          ))}
        </div>
      </Step>
      <Step title={text.cutOffs} hint={text.cutOffsHint}>
        <div className="rb-fields">
          {book.cutOffs.map((cutOff, i) => (
            <NumberEdit
              key={cutOff.id}
              path={['cutOffs', i, 'atLeast']}
              label={pick(cutOff.name)}
              definition=""
              unit={cutOff.unit ? pick(cutOff.unit) : ''}
            />
          ))}
        </div>
      </Step>
      <Step title={text.closures} hint={text.closuresHint}>
        {book.calendars.map((calendar, c) => (
          <fieldset key={calendar.id} className="guide-calendar">
            <legend>{pick(calendar.name)}</legend>
            {calendar.closures.map((closure, i) => (
              <div key={`${closure.name.en} ${closure.name.ja}`} className="rb-fields">
                <SwitchEdit path={['calendars', c, 'closures', i, 'enabled']} label={pick(closure.name)} definition="" />
                <YearDayEdit path={['calendars', c, 'closures', i, 'from']} definition="" />
                <YearDayEdit path={['calendars', c, 'closures', i, 'to']} definition="" />
              </div>
            ))}
          </fieldset>
        ))}
      </Step>
      <Step title={text.goLive} hint={text.goLiveHint}>
        <OptionalEdit path={['meta', 'goLive']} label={text.goLive} definition="" blank={() => aWeekFrom(now)}>
          <MomentEdit path={['meta', 'goLive']} quiet label={text.goLive} />
        </OptionalEdit>
      </Step>
      <Step title={text.trial} hint={text.trialHint}>
        <div className="rb-fields">
          <NumberEdit path={['meta', 'trialDays']} />
        </div>
      </Step>
      <p className="quiet">{text.finishHint}</p>
      <div className="card-acts">
        <Button look="primary" isPending={draft.running === 'save'} onPress={() => void finish()} data-testid="guide-finish">
          {text.finish}
        </Button>
      </div>
    </div>
  );
}

function Step({ title, hint, children }: { title: string; hint: string; children: ReactNode }) {
  return (
    <section className="card guide-step">
      <h2>{title}</h2>
      <p>{hint}</p>
      <div className="card-body">{children}</div>
    </section>
  );
}
