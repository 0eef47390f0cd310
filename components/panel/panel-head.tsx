import { X } from 'lucide-react';
import type { Assessment } from '@/lib/domain/assessment';
import type { Lead } from '@/lib/domain/lead';
import { shownText } from '@/lib/i18n/shown-text';
import { StageTrack } from '../lead/stage-track';
import { Button } from '../ui/button';
import { type Say, useSay } from '../ui/say';

type Props = { lead: Lead; assessment: Assessment; onClose?: () => void };

/** Who it is, where they stand and how warm they are. */
export function PanelHead({ lead, assessment, onClose }: Props) {
  const say = useSay();
  const { words } = say;
  const { stage, readiness } = assessment;
  return (
    <header className="panel-head">
      <div className="panel-name">
        <h1 data-testid="lead-name">{shownText(lead.name, 120)}</h1>
        {onClose && (
          <Button look="icon" aria-label={words.close} onPress={onClose} data-testid="close-panel">
            <X size={18} />
          </Button>
        )}
      </div>
      <p className="panel-of">{companyLine(lead, assessment, say)}</p>
      <div className="tags">
        <span className="tag" data-testid="stage" data-stage={stage.id}>
          <b>{say.text(stage.name)}</b>
          {stage.acronym}
        </span>
        {readiness !== 'not_asked' && (
          <span className={`tag ${readiness === 'now' ? 'hot' : ''}`} data-testid="readiness">
            <span className="sr">{words.readiness.label}</span>
            {words.readiness[readiness]}
          </span>
        )}
        {stage.qualifiesToday === 'no' && <span className="tag caution">{words.panel.notQualifiedToday}</span>}
        {accountText(lead, say) && <span className="tag">{accountText(lead, say)}</span>}
      </div>
      <StageTrack stage={stage} />
    </header>
  );
}

function companyLine(lead: Lead, assessment: Assessment, say: Say): string {
  const of = [lead.company.name, lead.department, lead.title].filter((part) => part !== undefined).map((part) => shownText(part, 60));
  const how = assessment.woke
    ? say.words.panel.woke(say.text(assessment.woke.why))
    : assessment.intent
      ? say.text(assessment.intent.name)
      : lead.source && shownText(lead.source, 60);
  return [say.words.of(of), how].filter(Boolean).join(' · ');
}

function accountText(lead: Lead, say: Say): string | null {
  const { account } = lead;
  if (!account) return null;
  const others = account.otherLeads ? say.words.panel.sameCompany(account.otherLeads) : null;
  const deals = account.openDeals === undefined ? null : say.words.panel.openDeals(account.openDeals);
  return [others, deals].filter(Boolean).join(' · ') || null;
}
