import { useState } from 'react';
import type { Clock } from '@/lib/domain/assessment';
import type { Act } from '@/lib/domain/command';
import type { Rulebook } from '@/lib/domain/rulebook';
import { dateText } from '@/lib/i18n/formats';
import { wallTime } from '@/lib/i18n/wall-time';
import { RadioList } from '../ui/radio-list';
import { useSay } from '../ui/say';
import { Select } from '../ui/select';
import { TextField } from '../ui/text-field';
import { ActDialog } from './act-dialog';
import { holdable, holdEnd, holdFault, latestHold, type PauseForm, pauseAct } from './pause-form';

type Props = {
  clocks: readonly Clock[];
  rulebook: Rulebook;
  from?: Extract<Act, { kind: 'pause' }>;
  onAct: (act: Act) => void;
  onClose: () => void;
};

/** Holds promises still, for a reason of the agreement and no longer than it allows. */
export function PauseDialog({ clocks, rulebook, from, onAct, onClose }: Props) {
  const { words, now, frame, lang, text } = useSay();
  const { timeZone } = frame();
  const { pause: say, lacks } = words.lead.dialogs;
  const [form, setForm] = useState<PauseForm>({
    reason: from?.reason ?? null,
    promise: from?.promise ?? '',
    until: from ? wallTime(from.until, timeZone).slice(0, 10) : '',
  });
  const change = (part: Partial<PauseForm>) => setForm((before) => ({ ...before, ...part }));
  const may = holdable(clocks, rulebook);
  const latest = latestHold(form, may, rulebook, now);
  const last = latest === null ? null : dateText(latest, now, timeZone, lang);
  const fault = holdFault(holdEnd(form, latest, timeZone), latest, now);
  return (
    <ActDialog
      title={say.title}
      explain={may.length === 0 ? say.none : say.explain}
      confirm={say.confirm}
      act={may.length === 0 ? null : pauseAct(form, latest, timeZone, now)}
      lacks={may.length === 0 ? null : form.reason ? lacks.field(say.until) : lacks.reason}
      onAct={onAct}
      onClose={onClose}
    >
      {may.length > 0 && (
        <RadioList
          label={say.reason}
          selected={form.reason}
          onSelect={(reason) => change({ reason })}
          options={rulebook.agreement.pauseReasons.map((rule) => ({ id: rule.id, label: text(rule.name), hint: say.atMost(rule.maxDays) }))}
        />
      )}
      {may.length > 1 && (
        <Select
          label={say.which}
          selected={form.promise}
          onSelect={(promise) => change({ promise })}
          options={[{ id: '', label: say.every }, ...unique(may).map((clock) => ({ id: clock.promise, label: text(clock.name) }))]}
        />
      )}
      {form.reason && last !== null && (
        <TextField
          label={say.until}
          type="date"
          hint={say.latest(last)}
          error={fault === null ? null : fault === 'past' ? say.past : say.tooLong(last)}
          value={form.until}
          onChange={(until) => change({ until })}
          testId="pause-until"
        />
      )}
    </ActDialog>
  );
}

function unique(clocks: readonly Clock[]): Clock[] {
  return clocks.filter((clock, index) => clocks.findIndex((other) => other.promise === clock.promise) === index);
}
