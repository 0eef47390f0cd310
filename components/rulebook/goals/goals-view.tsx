import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { FaultCode } from '@/lib/domain/fault';
import { type Goals, kpiIds, kpis, pipelineWanted } from '@/lib/domain/goals';
import type { Agreement } from '@/lib/domain/rulebook';
import type { GoalsAsked } from '@/lib/hooks/use-goals';
import { calendarWords } from '@/lib/i18n/calendar-words';
import { faultText } from '@/lib/i18n/faults';
import { dateTimeText, monthText } from '@/lib/i18n/formats';
import { kitWords } from '@/lib/i18n/kit-words';
import { Button } from '../../ui/button';
import { useSay } from '../../ui/say';
import { Select } from '../../ui/select';
import { TextField } from '../../ui/text-field';
import { alike } from '../edit';
import { type FigureName, formOf, type GoalsForm, monthFrom, readForm, type WrongFigure } from './goals-form';

export type GoalsViewProps = {
  month: string;
  onMonth: (month: string) => void;
  teams: readonly { id: string; label: string }[];
  team: string;
  onTeam: (team: string) => void;
  asked: Pick<GoalsAsked, 'value' | 'loading' | 'fault' | 'reload' | 'save'>;
  agreement: Agreement | null;
  mayEdit: boolean;
};

/** The goals of a month: what both departments pledge, every figure with its formula, and the versions before. What was typed of any month stays until it is saved. */
export function GoalsView({ month, onMonth, teams, team, onTeam, asked, agreement, mayEdit }: GoalsViewProps) {
  const say = useSay();
  const words = calendarWords(say.lang).goals;
  const kit = kitWords(say.lang);
  const [typed, setTyped] = useState<Readonly<Record<string, GoalsForm>>>({});
  const [wrong, setWrong] = useState<ReadonlyMap<string, WrongFigure>>(new Map());
  const [saving, setSaving] = useState(false);
  const [fault, setFault] = useState<FaultCode | null>(null);
  const [saved, setSaved] = useState<string | null>(null);
  const key = `${team} ${month}`;
  const goals = asked.value?.goals ?? null;
  const kept = formOf(goals);
  const form = typed[key] ?? kept;
  const isChanged = !alike(form, kept);
  const disabled = !mayEdit || asked.loading || asked.value === null;
  const read = readForm(form, goals);
  const pipeline = read.ok ? pipelineWanted({ ...(read.goals as Goals), month }) : null;

  function change(part: Partial<GoalsForm>): void {
    setTyped((all) => ({ ...all, [key]: { ...form, ...part } }));
    setSaved(null);
  }
  function leave(): void {
    setWrong(new Map());
    setFault(null);
    setSaved(null);
  }
  function forget(): void {
    setTyped(({ [key]: _, ...rest }) => rest);
  }
  async function save(): Promise<void> {
    const next = readForm(form, goals);
    setWrong(next.ok ? new Map() : next.wrong);
    if (!next.ok) return;
    setSaving(true);
    const refused = await asked.save(next.goals);
    setSaving(false);
    setFault(refused);
    if (refused !== null) return;
    forget();
    setSaved(key);
  }
  const errorOf = (name: string) => {
    const found = wrong.get(name);
    return found === undefined ? null : words[found];
  };
  const figure = (name: FigureName, label: string, unit: string, hint?: string) => (
    <Figure
      label={label}
      unit={unit}
      hint={hint}
      value={form[name]}
      onChange={(text) => change({ [name]: text })}
      error={errorOf(name)}
      disabled={disabled}
    />
  );

  return (
    <div className="rb-section rb-goals">
      <p className="rb-in-force">{words.signsNothing}</p>
      <div className="rb-goals-month">
        <Button
          look="icon"
          aria-label={words.previous}
          onPress={() => {
            leave();
            onMonth(monthFrom(month, -1));
          }}
        >
          <ChevronLeft size={18} aria-hidden />
        </Button>
        <h3 aria-live="polite">{monthText(month, say.lang)}</h3>
        <Button
          look="icon"
          aria-label={words.next}
          onPress={() => {
            leave();
            onMonth(monthFrom(month, 1));
          }}
        >
          <ChevronRight size={18} aria-hidden />
        </Button>
        {teams.length > 1 && (
          <Select
            label={words.team}
            quiet
            options={teams}
            selected={team}
            onSelect={(next) => {
              leave();
              onTeam(next);
            }}
          />
        )}
      </div>
      {asked.fault && (
        <p className="field-error" role="alert">
          {words.loadFailed} {faultText(asked.fault, say.lang)}{' '}
          <button type="button" className="link" onClick={() => void asked.reload()}>
            {say.words.retry}
          </button>
        </p>
      )}
      {asked.loading ? (
        <p className="quiet">{say.words.loading}</p>
      ) : (
        !asked.fault && <p className="quiet">{goals ? versionText(goals) : words.never}</p>
      )}
      {!mayEdit && <p className="quiet">{words.mayNot}</p>}
      <section className="rb-part">
        <h3>{words.pledges}</h3>
        <div className="rb-fields">
          {figure('volume', words.volume, words.units.count)}
          {figure('personaRatio', words.personaRatio, words.units.percent)}
          {figure('followUp', words.followUp, words.units.percent)}
          {figure('target', words.target, words.units.percent, agreement ? words.targetHint(agreement.meta.target) : undefined)}
          {figure('quota', words.quota, words.units.money, words.quotaHint)}
          <div className={disabled ? 'rb-off' : undefined} inert={disabled}>
            <Select
              label={words.region}
              options={(['jp', 'elsewhere'] as const).map((id) => ({ id, label: words.regions[id] }))}
              selected={form.region}
              onSelect={(region) => change({ region: region as GoalsForm['region'] })}
            />
          </div>
        </div>
        {pipeline !== null && <p className="quiet">{words.pipeline(pipeline.toLocaleString(say.lang === 'ja' ? 'ja-JP' : 'en-GB'))}</p>}
        <fieldset className="rb-words">
          <legend className="field-label">{words.consequence}</legend>
          <p className="field-hint">{words.consequenceHint}</p>
          <div className="rb-pair">
            {(['ja', 'en'] as const).map((lang) => (
              <TextField
                key={lang}
                label={lang === 'ja' ? kit.japanese : kit.english}
                long
                value={form.consequence[lang]}
                placeholder={agreement?.meta.consequence?.[lang] ?? ''}
                onChange={(text) => change({ consequence: { ...form.consequence, [lang]: text } })}
                isReadOnly={disabled}
              />
            ))}
          </div>
        </fieldset>
      </section>
      <section className="rb-part">
        <h3>{words.kpis}</h3>
        <div className="rb-fields">
          {kpiIds.map((id) => (
            <Figure
              key={id}
              label={say.text(kpis[id].name)}
              hint={say.text(kpis[id].formula)}
              unit={words.units[kpis[id].unit]}
              value={form.values[id]}
              onChange={(text) => change({ values: { ...form.values, [id]: text } })}
              error={errorOf(id)}
              disabled={disabled}
            />
          ))}
        </div>
      </section>
      {mayEdit && (
        <div className="rb-goals-save">
          <Button look="primary" isDisabled={!isChanged || disabled} isPending={saving} onPress={() => void save()}>
            {words.save}
          </Button>
          <span role="status">
            {fault === null && isChanged && words.unsaved}
            {fault === null && !isChanged && saved === key && goals && words.saved(goals.version)}
          </span>
          {fault !== null && (
            <p className="field-error" role="alert">
              {fault === 'conflict' ? words.conflict : `${words.failed} ${faultText(fault, say.lang)}`}{' '}
              {fault === 'conflict' && (
                <button
                  type="button"
                  className="link"
                  onClick={() => {
                    setFault(null);
                    void asked.reload();
                  }}
                >
                  {words.reload}
                </button>
              )}
            </p>
          )}
        </div>
      )}
      {asked.value && asked.value.before.length > 0 && (
        <details className="rb-closed-days">
          <summary>{words.before}</summary>
          <ol className="rb-goals-before">
            {asked.value.before.map((one) => (
              <li key={one.version}>{versionText(one)}</li>
            ))}
          </ol>
        </details>
      )}
    </div>
  );

  function versionText({ version, enteredBy, enteredAt }: Goals): string {
    const at = enteredAt === undefined ? '' : dateTimeText(enteredAt, say.now, say.frame().timeZone, say.lang);
    return words.version(version, say.person(enteredBy) ?? null, at);
  }
}

type FigureProps = {
  label: string;
  unit: string;
  hint?: string | undefined;
  value: string;
  onChange: (text: string) => void;
  error: string | null;
  disabled: boolean;
};

function Figure({ label, unit, hint, value, onChange, error, disabled }: FigureProps) {
  return (
    <TextField
      label={unit === '' ? label : `${label} (${unit})`}
      {...(hint === undefined ? {} : { hint })}
      value={value}
      onChange={onChange}
      error={error}
      isReadOnly={disabled}
      inputMode="decimal"
    />
  );
}
