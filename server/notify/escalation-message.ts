import type { Site } from '@/lib/api/contract';
import { addressOf } from '@/lib/crm/site';
import type { Lead } from '@/lib/domain/lead';
import type { Language } from '@/lib/domain/text';
import type { Instant } from '@/lib/domain/time';
import type { ClockEvent } from '@/server/watch/judge-look';
import { type Message, type NameSetting, shortText } from './message';

/** So many records are linked; the rest is counted. */
const LINKED = 10;

/** What a team's channel is told of promises that were missed: how many of which, to whom they go, and where the records are. */
export function escalationMessage(
  events: readonly ClockEvent[],
  leads: ReadonlyMap<string, Lead>,
  {
    team,
    sites,
    timeZone,
    language,
    names,
  }: { team: string; sites: readonly Site[]; timeZone: string; language: Language; names: NameSetting },
): Message {
  const isJapanese = language === 'ja';
  const count = (n: number) => (isJapanese ? `${n}件` : String(n));
  const byPromise = new Map<string, ClockEvent[]>();
  for (const event of events) byPromise.set(event.promise ?? '', [...(byPromise.get(event.promise ?? '') ?? []), event]);
  const lines = [...byPromise.values()].map((list) => {
    const [first] = list as [ClockEvent];
    const to = first.body.to?.[language];
    const name = first.body.name[language];
    if (isJapanese) return `${name}:${count(list.length)}${to ? `(${to}へ)` : ''}`;
    return `${name}: ${count(list.length)}${to ? ` (for: ${to})` : ''}`;
  });
  const links = events.slice(0, LINKED).flatMap((event) => {
    const lead = leads.get(event.leadId);
    const url = lead && linkOf(lead, sites);
    if (!url) return [];
    const due = event.body.due === null || event.body.due === undefined ? '' : moment(event.body.due, timeZone, language);
    const label = isJapanese ? `${event.body.name.ja}・期限 ${due}` : `${event.body.name.en}, due ${due}`;
    const whose = nameOf(lead, names);
    return [{ label: whose ? `${whose} ${label}` : label, url }];
  });
  const left = events.length - links.length;
  if (links.length > 0 && left > 0)
    lines.push(isJapanese ? `リンクのないもの ${left}件はポップアップで確認できます` : `${left} more are in the popup`);
  return {
    event: 'escalation',
    team,
    language,
    title: isJapanese ? `期限超過 ${events.length}件` : `${events.length} overdue`,
    lines,
    links,
    figures: { overdue: events.length },
  };
}

function linkOf(lead: Lead, sites: readonly Site[]): string | null {
  for (const ref of lead.refs) {
    const site = sites.find(({ id }) => id === ref.site);
    const address = site && addressOf(ref, site);
    if (address) return address;
  }
  return null;
}

function nameOf({ name, company }: Lead, names: NameSetting): string {
  if (names === 'none') return '';
  const firm = company.name ? shortText(company.name) : '';
  return names === 'company' ? firm : [firm, shortText(name)].filter(Boolean).join(' ');
}

function moment(at: Instant, timeZone: string, language: Language): string {
  return new Intl.DateTimeFormat(language === 'ja' ? 'ja-JP' : 'en-GB', {
    timeZone,
    month: language === 'ja' ? 'numeric' : 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
}
