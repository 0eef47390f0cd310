import type { Assessment } from '@/lib/domain/assessment';
import type { Lead, Opportunity } from '@/lib/domain/lead';
import { shownText } from '@/lib/i18n/shown-text';
import { LinkButton } from '../ui/link-button';
import { type Say, useSay } from '../ui/say';

type Props = {
  lead: Lead;
  assessment: Assessment;
  /** Opens the question to marketing. */
  onAskMarketing?: (() => void) | null;
};

type Line = { label: string; value: string; quiet?: boolean };

/** The company around the lead: open deals, other contacts, whose account it is, how to reach the person, and which fields are blank. */
export function AccountContext({ lead, assessment, onAskMarketing }: Props) {
  const say = useSay();
  const text = say.words.lead.account;
  const { completeness } = assessment;
  return (
    <>
      <dl className="facts" data-testid="account">
        {[...accountLines(lead, say), ...contactLines(lead, assessment, say)].map(({ label, value, quiet }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className={quiet ? 'quiet' : ''}>{value}</dd>
          </div>
        ))}
      </dl>
      {lead.opportunities.length > 0 && (
        <ul className="deals" data-testid="deals">
          {lead.opportunities.slice(-3).map((deal) => (
            <li key={deal.id}>{dealText(deal, say)}</li>
          ))}
        </ul>
      )}
      {completeness.missing.length > 0 && (
        <p className="quiet" data-testid="blank-fields">
          {text.complete(completeness.have, completeness.of)} ·{' '}
          {text.lacks(say.words.list(completeness.missing.map((id) => fieldText(id, say))))}{' '}
          {onAskMarketing && <LinkButton onPress={onAskMarketing}>{say.words.lead.missing.ask}</LinkButton>}
        </p>
      )}
    </>
  );
}

function accountLines(lead: Lead, say: Say): Line[] {
  const text = say.words.lead.account;
  const { account, company } = lead;
  const lines: Line[] = [];
  const deals = account?.openDeals;
  if (deals !== undefined)
    lines.push({
      label: say.deal.slice(0, 1).toUpperCase() + say.deal.slice(1),
      value: deals === 0 ? say.words.none : text.inProgress(deals),
    });
  if (account?.otherLeads !== undefined) lines.push({ label: text.otherContacts, value: text.people(account.otherLeads) });
  const owner = account?.owner && (say.person(account.owner) ?? account.owner);
  if (owner) lines.push({ label: text.owner, value: shownText(owner, 60) });
  if (account?.customer || lead.relation === 'customer') lines.push({ label: say.words.lead.fields.company, value: text.customer });
  if (company.industry) lines.push({ label: text.industry, value: shownText(company.industry, 60) });
  if (company.employees !== undefined)
    lines.push({ label: text.employees, value: text.employeesOf(company.employees.toLocaleString('en-US')) });
  const from = [
    lead.sourcedBy && text.sourcedBy[lead.sourcedBy],
    lead.source && shownText(lead.source, 60),
    lead.campaign && shownText(lead.campaign, 60),
  ];
  if (from.some(Boolean)) lines.push({ label: text.source, value: from.filter(Boolean).join(' · ') });
  return lines;
}

/** A way that is closed shows no number to ring and no address to write to: it says so instead. */
function contactLines(lead: Lead, { guard }: Assessment, say: Say): Line[] {
  const text = say.words.lead.account;
  const isClosed = (way: 'phone' | 'mail') => guard.doNotApproach !== null || (guard.blocked.includes(way) && !guard.exempt.includes(way));
  const line = (label: string, way: 'phone' | 'mail', value: string | undefined): Line[] => {
    if (isClosed(way)) return [{ label, value: text.stopped, quiet: true }];
    return value ? [{ label, value: shownText(value, 80) }] : [];
  };
  return [...line(text.phone, 'phone', lead.phone), ...line(text.email, 'mail', lead.email)];
}

function dealText({ name, amount, currency, status }: Opportunity, say: Say): string {
  const value = amount === undefined ? null : amountText(amount, currency, say);
  return [name ? shownText(name, 80) : say.deal, value, say.words.lead.account.status[status]].filter(Boolean).join(' · ');
}

/** An amount as it is written: "¥5,000,000"; without a currency the figure alone. */
function amountText(amount: number, currency: string | undefined, { lang }: Say): string {
  const locale = lang === 'ja' ? 'ja-JP' : 'en-GB';
  if (!currency || !/^[A-Z]{3}$/.test(currency)) return amount.toLocaleString(locale);
  return amount.toLocaleString(locale, {
    style: 'currency',
    currency,
    currencyDisplay: currency === 'JPY' ? 'narrowSymbol' : 'symbol',
    maximumFractionDigits: 0,
  });
}

function fieldText(id: string, { words }: Say): string {
  const { fields } = words.lead;
  return Object.hasOwn(fields, id) ? fields[id as keyof typeof fields] : id;
}
