import { Check, TriangleAlert } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import type { FaultCode } from '@/lib/domain/fault';
import { shownText } from '@/lib/i18n/shown-text';
import { Button } from '../ui/button';
import { useSay } from '../ui/say';
import { Select } from '../ui/select';
import { TextField } from '../ui/text-field';
import { type CustomJudgement, type CustomSite, customTypes, type IdForm } from './custom-site';
import { FaultNote } from './fault-note';

const forms = ['digits', 'uuid', 'code', 'text'] as const satisfies readonly IdForm[];
const LONGEST_SHOWN = 60;

type Props = {
  start: CustomSite;
  busy: boolean;
  fault: FaultCode | null;
  /** Judges templates, and the address to try them on. */
  judge: (site: CustomSite, address: string) => CustomJudgement;
  onSave: (site: CustomSite, origin: string) => void;
  onCancel: () => void;
};

/** Describes a CRM by templates of its addresses and tries them on a pasted one as it is typed. */
export function CustomSiteForm({ start, busy, fault, judge, onSave, onCancel }: Props) {
  const { words } = useSay();
  const text = words.sites.custom;
  const [site, setSite] = useState(start);
  const [address, setAddress] = useState('');
  const head = useId();
  const { origin, mixed, faults, trial } = judge(site, address);
  const templates = customTypes.filter((type) => site[type].trim() !== '');
  const missing = templates.length === 0 || Object.keys(faults).length > 0 || mixed || origin === null || site.name.trim() === '';
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!missing && origin !== null) onSave({ ...site, name: site.name.trim() }, origin);
  }
  const cut = (what: string) => (what.length > LONGEST_SHOWN ? `${shownText(what.slice(0, LONGEST_SHOWN))}…` : shownText(what));
  return (
    <form className="custom-site" aria-labelledby={head} onSubmit={submit} noValidate data-testid="custom-site">
      <h3 id={head}>{start.id === null ? text.title : text.edit(shownText(start.name))}</h3>
      <p>{text.hint}</p>
      <TextField
        label={text.name}
        value={site.name}
        maxLength={80}
        autoComplete="off"
        onChange={(name) => setSite({ ...site, name })}
        testId="custom-name"
      />
      {customTypes.map((type) => (
        <TextField
          key={type}
          label={text[type]}
          placeholder={type === 'lead' ? text.example : undefined}
          value={site[type]}
          inputMode="url"
          autoComplete="off"
          spellCheck="false"
          error={faults[type] ? text.faults[faults[type]] : null}
          onChange={(template) => setSite({ ...site, [type]: template })}
          testId={`custom-${type}`}
        />
      ))}
      <Select
        label={text.ids}
        options={forms.map((id) => ({ id, label: text.idForms[id] }))}
        selected={site.ids}
        onSelect={(ids) => setSite({ ...site, ids: forms.find((form) => form === ids) ?? 'text' })}
      />
      <div className="custom-try">
        <TextField
          label={text.tryIt}
          hint={text.tryHint}
          value={address}
          inputMode="url"
          autoComplete="off"
          spellCheck="false"
          onChange={setAddress}
          testId="custom-address"
        />
        <p className="custom-trial" role="status" data-testid="custom-trial">
          {trial?.kind === 'read' && (
            <span className="tone-calm">
              <Check size={16} aria-hidden /> {text.read(text.types[trial.type], cut(trial.id))}
            </span>
          )}
          {trial?.kind === 'not' && (
            <span className="tone-warn">
              <TriangleAlert size={16} aria-hidden /> {text.not[trial.why](cut(trial.what))}
            </span>
          )}
        </p>
      </div>
      {templates.length > 0 && (
        <p className="custom-origin" data-testid="custom-origin">
          {mixed ? text.otherOrigin : origin === null ? text.noOrigin : text.livesAt(origin)}
        </p>
      )}
      {fault && <FaultNote fault={fault} testId="custom-fault" asked />}
      <div className="card-acts">
        <Button look="primary" type="submit" isPending={busy} isDisabled={missing} data-testid="custom-save">
          {busy ? text.saving : text.save}
        </Button>
        <Button onPress={onCancel}>{text.cancel}</Button>
      </div>
    </form>
  );
}
