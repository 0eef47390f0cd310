import type { StageReading } from '@/lib/domain/assessment';
import type { Lead } from '@/lib/domain/lead';
import { dateText, shortDateText } from '@/lib/i18n/formats';
import { shownText } from '@/lib/i18n/shown-text';
import { type Say, useSay } from '../ui/say';

type Props = { stage: StageReading; lead: Lead };

/** What put the lead into its stage, when, by whom, and that it was set by hand where it was. */
export function StageEvidence({ stage, lead }: Props) {
  const say = useSay();
  const { words, now, lang } = say;
  const { timeZone } = say.frame();
  if (stage.enteredAt === null && stage.evidence.length === 0) return null;
  const entry = lead.stages.findLast((one) => one.stage === stage.id && one.at === stage.enteredAt);
  const since = stage.enteredAt === null ? null : words.panel.enteredAt(dateText(stage.enteredAt, now, timeZone, lang));
  const proofs = stage.evidence.slice(0, 3).map((proof) => {
    const label = proof.text ? say.text(proof.text) : proof.label;
    return `${shownText(label, 60)}${proof.at === null ? '' : ` ${shortDateText(proof.at, now, timeZone, lang)}`}`;
  });
  const who = say.person(entry?.user);
  const reason = entry?.reason && reasonText(entry.reason, say);
  const how = stage.forced && entry?.forced ? words.lead.forced[entry.forced] : null;
  return (
    <p className="evidence" data-testid="stage-evidence">
      {words.panel.evidence}
      {words.colon}
      {[...(proofs.length > 0 ? proofs : [since]), how, stage.by === 'rule' ? null : who && shownText(who, 40), reason]
        .filter(Boolean)
        .join(' · ')}
    </p>
  );
}

/** A coded reason by its name in the agreement; what was typed by hand as it was typed. */
function reasonText(reason: string, { agreement, text, words }: Say): string {
  const rule = agreement?.reasons.find((one) => one.id === reason);
  return words.lead.becauseOf(rule ? text(rule.name) : shownText(reason));
}
