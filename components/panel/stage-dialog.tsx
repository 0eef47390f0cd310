import { useState } from 'react';
import type { Assessment } from '@/lib/domain/assessment';
import type { Act } from '@/lib/domain/command';
import type { Rulebook } from '@/lib/domain/rulebook';
import { RadioList } from '../ui/radio-list';
import { useSay } from '../ui/say';
import { Select } from '../ui/select';
import { TextField } from '../ui/text-field';
import { ActDialog } from './act-dialog';

type SetStage = Extract<Act, { kind: 'set_stage' }>;

type Props = { assessment: Assessment; rulebook: Rulebook; from?: SetStage; onAct: (act: Act) => void; onClose: () => void };

/** Sets a stage by hand, with its reason; forward it counts as outside the rules, so it says how it came about. */
export function StageDialog({ assessment, rulebook, from, onAct, onClose }: Props) {
  const { words, text } = useSay();
  const say = words.lead.dialogs.stage;
  const { stages, parked } = rulebook.agreement;
  const current = assessment.stage.id;
  const others = [...stages, ...parked].filter(({ id }) => id !== current);
  const here = stages.findIndex(({ id }) => id === current);
  const [stage, setStage] = useState(from?.stage ?? stages[here + 1]?.id ?? others[0]?.id ?? '');
  const [reason, setReason] = useState(from?.reason ?? '');
  const [forced, setForced] = useState<NonNullable<SetStage['forced']>>(from?.forced ?? 'by_hand');
  const isForward = stages.findIndex(({ id }) => id === stage) > here;
  const act: Act | null =
    stage && reason.trim() ? { kind: 'set_stage', stage, reason: reason.trim(), ...(isForward ? { forced } : {}) } : null;
  return (
    <ActDialog
      title={say.title}
      explain={say.explain}
      confirm={say.confirm}
      act={act}
      lacks={words.lead.dialogs.lacks.why}
      onAct={onAct}
      onClose={onClose}
    >
      <Select
        label={say.stage}
        selected={stage}
        onSelect={setStage}
        options={others.map((one) => ({ id: one.id, label: text(one.name) }))}
      />
      {isForward && assessment.missing.length > 0 && (
        <div className="guard" data-testid="stage-missing">
          <p>{say.forced}</p>
          <ul>
            {assessment.missing.map((item) => (
              <li key={item.text.ja}>{text(item.text)}</li>
            ))}
          </ul>
        </div>
      )}
      {isForward && (
        <RadioList
          label={say.how}
          labelled
          testId="forced"
          selected={forced}
          onSelect={(id) => setForced(id as typeof forced)}
          options={(['by_hand', 'invited', 'cold_call'] as const).map((id) => ({ id, label: words.lead.forced[id] }))}
        />
      )}
      <TextField label={say.reason} long value={reason} onChange={setReason} maxLength={2000} isRequired testId="stage-reason" />
    </ActDialog>
  );
}
