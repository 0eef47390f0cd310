import { useState } from 'react';
import type { Agreement, ScoreRule } from '@/lib/domain/rulebook';
import { kitWords } from '@/lib/i18n/kit-words';
import { settingsWords } from '@/lib/i18n/settings-words';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { useSay } from '../../ui/say';
import { Select } from '../../ui/select';
import { TextField } from '../../ui/text-field';
import { useEditing } from '../editing';
import { NumberBox } from '../fields/value-boxes';
import { idsOf, newId } from '../new-id';
import { useOptions } from '../options';

type Props = { onClose: () => void };

/** Asks for what no rule may be without, why, who and until when, before it is added. */
export function RuleForm({ onClose }: Props) {
  const { lang } = useSay();
  const { book, insert, goTo } = useEditing();
  const options = useOptions();
  const say = settingsWords(lang).scoring;
  const kit = kitWords(lang);
  const [name, setName] = useState({ ja: '', en: '' });
  const [why, setWhy] = useState({ ja: '', en: '' });
  const [owner, setOwner] = useState('');
  const [reviewBy, setReviewBy] = useState('');
  const [points, setPoints] = useState(5);
  const [group, setGroup] = useState(book.scoring.groups[0]?.id ?? '');
  const [refused, setRefused] = useState<string | null>(null);
  const missing = [
    filled(name) ? null : say.name,
    filled(why) ? null : say.why,
    owner.trim() ? null : say.owner,
    /^\d{4}-\d{2}-\d{2}$/.test(reviewBy) ? null : say.review,
  ].filter((one) => one !== null);
  function add(): void {
    const error = insert(['scoring', 'rules'], newRule(book, { name: both(name), hypothesis: both(why), owner, reviewBy, points, group }));
    if (error !== null) {
      setRefused(error);
      return;
    }
    onClose();
    goTo(['scoring', 'rules', book.scoring.rules.length, 'when']);
  }
  return (
    <Dialog title={say.add} onClose={onClose}>
      <div className="dialog-body">
        <p>{say.addAbout}</p>
        <Pair label={say.name} value={name} onChange={setName} />
        <div className="rb-pair">
          <Select label={say.group} options={options.named(book.scoring.groups)} selected={group} onSelect={setGroup} />
          <NumberBox
            label={say.points}
            value={points}
            onChange={(value) => value !== undefined && setPoints(Math.round(value))}
            disabled={false}
            least={-1000}
            most={1000}
            error={kit.needBetween(-1000, 1000)}
          />
        </div>
        <Pair label={say.why} value={why} onChange={setWhy} />
        <div className="rb-pair">
          <TextField label={say.owner} value={owner} onChange={setOwner} />
          <TextField label={say.review} type="date" value={reviewBy} onChange={setReviewBy} />
        </div>
        {missing.length > 0 && <p className="quiet">{say.stillNeeded(missing.join(lang === 'ja' ? '・' : ', '))}</p>}
        {refused && <p className="field-error">{refused}</p>}
      </div>
      <div className="dialog-foot">
        <Button onPress={onClose}>{say.cancel}</Button>
        <Button look="primary" isDisabled={missing.length > 0} onPress={add} data-testid="add-rule-now">
          {say.addNow}
        </Button>
      </div>
    </Dialog>
  );
}

type Text = { ja: string; en: string };

function Pair({ label, value, onChange }: { label: string; value: Text; onChange: (value: Text) => void }) {
  const { lang } = useSay();
  const say = settingsWords(lang).scoring;
  return (
    <div className="rb-pair">
      <TextField label={`${label} (${say.inJapanese})`} value={value.ja} onChange={(ja) => onChange({ ...value, ja })} />
      <TextField label={`${label} (${say.inEnglish})`} value={value.en} onChange={(en) => onChange({ ...value, en })} />
    </div>
  );
}

/** One language is enough to begin with. */
function filled({ ja, en }: Text): boolean {
  return ja.trim() !== '' || en.trim() !== '';
}

function both({ ja, en }: Text): Text {
  return { ja: ja.trim() || en.trim(), en: en.trim() || ja.trim() };
}

function newRule(book: Agreement, known: Pick<ScoreRule, 'name' | 'hypothesis' | 'owner' | 'reviewBy' | 'points' | 'group'>): ScoreRule {
  const engagement = book.scoring.groups.find(({ id }) => id === known.group)?.axis === 'engagement';
  return {
    id: newId(idsOf(book.scoring.rules), known.name.en),
    ...known,
    when: {
      combinator: 'and',
      rules: engagement
        ? [{ field: 'activity', operator: 'atLeast', value: { type: 'page_view', withinDays: 7 } }]
        : [{ field: 'lead.industry', operator: 'in', value: [] }],
    },
    decay: engagement ? { kind: 'half_life', days: 14 } : { kind: 'none' },
  };
}
