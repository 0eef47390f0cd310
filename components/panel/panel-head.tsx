import { X } from 'lucide-react';
import type { Assessment } from '@/lib/domain/assessment';
import type { Lead } from '@/lib/domain/lead';
import { lineText } from '@/lib/i18n/formats';
import { shownText } from '@/lib/i18n/shown-text';
import { StageTrack } from '../lead/stage-track';
import { Term } from '../lead/term';
import { Button } from '../ui/button';
import { type Say, useSay } from '../ui/say';

type Props = { lead: Lead; assessment: Assessment; onClose?: () => void };

/** Who it is, where they stand and how warm they are. */
export function PanelHead({ lead, assessment, onClose }: Props) {
  const say = useSay();
  const { words } = say;
  const { stage, readiness } = assessment;
  const account = accountText(lead, say);
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
        <Term of={`stage.${stage.id}`} className="tag">
          <span data-testid="stage" data-stage={stage.id}>
            <b>{say.text(stage.name)}</b>
            {say.acronyms && stage.acronym && ` ${stage.acronym}`}
          </span>
        </Term>
        <Term of={`readiness.${readiness}`} className={`tag ${readiness === 'now' ? 'hot' : ''}`}>
          <span data-testid="readiness">
            <span className={readiness === 'not_asked' ? '' : 'sr'}>{words.readiness.label}</span> {words.readiness[readiness]}
          </span>
        </Term>
        {stage.forced && (
          <span className="tag caution" data-testid="forced">
            {words.lead.forced[forcedOf(lead, assessment)]}
          </span>
        )}
        {stage.qualifiesToday === 'no' && (
          <Term of="not_today" className="tag caution">
            {words.panel.notQualifiedToday}
          </Term>
        )}
        {account && <span className="tag">{lineText(account, say.lang)}</span>}
      </div>
      <StageTrack stage={stage} />
    </header>
  );
}

/** How a lead came into a stage that no rule brought it into. */
function forcedOf(lead: Lead, { stage }: Assessment): 'by_hand' | 'invited' | 'cold_call' {
  return lead.stages.findLast((entry) => entry.stage === stage.id && entry.at === stage.enteredAt)?.forced ?? 'by_hand';
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

/** What of the company matters before the next call: open deals and others who are talked to; nothing where neither is known. */
function accountText(lead: Lead, { words, deal }: Say): string | null {
  const { account } = lead;
  if (!account) return null;
  const text = words.lead.account;
  const others = account.otherLeads ? words.panel.sameCompany(account.otherLeads) : null;
  const deals =
    account.openDeals === undefined ? null : account.openDeals === 0 ? text.noDeals(deal) : text.openDeals(account.openDeals, deal);
  return [others, deals].filter(Boolean).join(' · ') || null;
}
