import { useState } from 'react';
import type { BantReading } from '@/lib/domain/assessment';
import type { Act } from '@/lib/domain/command';
import type { Lead } from '@/lib/domain/lead';
import type { Rulebook } from '@/lib/domain/rulebook';
import { monthText } from '@/lib/i18n/formats';
import { shownText } from '@/lib/i18n/shown-text';
import { RadioList } from '../ui/radio-list';
import { useSay } from '../ui/say';
import { Select } from '../ui/select';
import { TextField } from '../ui/text-field';
import { ActDialog } from './act-dialog';
import { type BantForm, bantAct, bantForm, hasAmount, hasMonth } from './bant-form';
import { monthsAhead } from './verdict-form';

type Props = {
  reading: BantReading;
  lead: Lead;
  rulebook: Rulebook;
  from?: Extract<Act, { kind: 'set_bant' }>;
  onAct: (act: Act) => void;
  onClose: () => void;
};

const states = ['yes', 'partly', 'no', 'no_answer', 'not_asked'] as const;

/** What was learnt of one element: the answer, whose words, and the month, amount or view of us that belong to it. */
export function BantDialog({ reading, lead, rulebook, from, onAct, onClose }: Props) {
  const { words, text, lang, now, frame } = useSay();
  const say = words.lead.bant;
  const [form, setForm] = useState<BantForm>(() => bantForm(reading, from));
  const change = (part: Partial<BantForm>) => setForm((before) => ({ ...before, ...part }));
  const { element } = reading;
  const rule = rulebook.agreement.bant.elements[element];
  const name = text(reading.name);
  const told = form.state === 'yes' || form.state === 'partly' || form.state === 'no';
  return (
    <ActDialog
      title={say.title(name)}
      explain={words.bant.ask(text(reading.question))}
      confirm={say.confirm}
      act={bantAct(form)}
      onAct={onAct}
      onClose={onClose}
    >
      <RadioList
        label={say.state}
        testId="bant-state"
        selected={form.state}
        onSelect={(state) => change({ state: state as BantForm['state'] })}
        options={states.map((state) => ({
          id: state,
          label: say[state],
          hint: rule && (state === 'yes' || state === 'partly' || state === 'no') ? text(rule[state]) : null,
        }))}
      />
      {(told || form.state === 'no_answer') && (
        <>
          {told && hasAmount(element) && (
            <TextField
              label={say.amount}
              placeholder={say.amountPlaceholder}
              value={form.amount}
              onChange={(amount) => change({ amount })}
              maxLength={60}
              testId="bant-amount"
            />
          )}
          {told && hasMonth(element) && (
            <Select
              label={say.month[element]}
              selected={form.month}
              onSelect={(month) => change({ month })}
              options={[
                { id: '', label: words.acts.monthUnknown },
                ...offered(form.month, monthsAhead(now, frame().timeZone, 37)).map((month) => ({
                  id: month,
                  label: monthText(month, lang),
                })),
              ]}
            />
          )}
          {told && element === 'need' && (
            <RadioList
              label={say.seesUs}
              labelled
              across
              testId="bant-sees"
              selected={form.seesUs}
              onSelect={(seesUs) => change({ seesUs: seesUs as BantForm['seesUs'] })}
              options={(['yes', 'no', 'unknown'] as const).map((id) => ({ id, label: say.sees[id] }))}
            />
          )}
          {told && (
            <TextField
              label={say.words}
              placeholder={words.acts.notePlaceholder}
              long
              value={form.words}
              onChange={(typed) => change({ words: typed })}
              maxLength={2000}
              testId="bant-words"
            />
          )}
          <TextField
            label={say.saidBy}
            placeholder={shownText(lead.name, 60)}
            value={form.saidBy}
            onChange={(saidBy) => change({ saidBy })}
            maxLength={200}
            testId="bant-said-by"
          />
        </>
      )}
    </ActDialog>
  );
}

/** A month on record that has passed stays to be chosen. */
function offered(month: string, ahead: readonly string[]): readonly string[] {
  return month && !ahead.includes(month) ? [month, ...ahead] : ahead;
}
