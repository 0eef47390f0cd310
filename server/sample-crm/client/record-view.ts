import type { CrmRecord } from '../record';
import { readRecord } from './api';
import { drawComposer } from './composer';
import { h, icon, icons } from './element';
import { sentence } from './frame';
import { pill, shownNumbers } from './list-view';
import { go, linkTo } from './router';
import { drawTimeline } from './timeline';
import { amountText, dateText, words } from './words';

const LOOK_AGAIN = 4_000;

/** Draws a record and keeps it fresh until the signal aborts: what colleagues and other tools log appears by itself. */
export async function drawRecord(view: HTMLElement, n: number, numbers: readonly number[], signal: AbortSignal): Promise<void> {
  const answer = await readRecord(n, signal);
  if (signal.aborted) return;
  if (answer.kind !== 'ok') {
    document.title = words.title;
    view.replaceChildren(
      answer.kind === 'missing' ? sentence(words.missing) : sentence(words.unreachable, () => void drawRecord(view, n, numbers, signal)),
    );
    return;
  }
  let rev = answer.value.rev;
  const facts = h('div', { class: 'side' });
  const history = h('div', { class: 'card history' });
  const head = h('div', { class: 'record-head card' });
  const show = (record: CrmRecord) => {
    rev = record.rev;
    document.title = `${record.name} – ${words.title}`;
    head.replaceChildren(...heading(record));
    facts.replaceChildren(contactCard(record), companyCard(record), ...(record.deals.length > 0 ? [dealsCard(record)] : []));
    history.replaceChildren(h('h2', {}, words.activity), drawTimeline(record.activities));
  };
  show(answer.value);
  view.replaceChildren(
    pager(n, numbers),
    head,
    h('div', { class: 'record' }, facts, h('div', { class: 'middle' }, drawComposer(n, show), history)),
  );
  view.scrollTop = 0;
  const timer = setInterval(async () => {
    if (document.hidden) return;
    const again = await readRecord(n, signal);
    if (!signal.aborted && again.kind === 'ok' && again.value.rev !== rev) show(again.value);
  }, LOOK_AGAIN);
  signal.addEventListener('abort', () => clearInterval(timer));
}

function pager(n: number, all: readonly number[]): HTMLElement {
  const list = shownNumbers.includes(n) ? shownNumbers : all;
  const place = list.indexOf(n);
  const step = (label: string, drawing: string, to: number | undefined) =>
    h(
      'button',
      {
        type: 'button',
        class: 'button square',
        'aria-label': label,
        title: label,
        disabled: to === undefined,
        onclick: () => to !== undefined && go(`/leads/${to}`),
      },
      icon(drawing),
    );
  return h(
    'div',
    { class: 'pager' },
    h('a', { class: 'to-list', ...linkTo('/leads') }, icon(icons.back), words.toList),
    h('span', { class: 'pager-place num' }, place < 0 ? '' : `${place + 1} / ${list.length}`),
    step(words.previous, icons.back, place > 0 ? list[place - 1] : undefined),
    step(words.next, icons.forward, place >= 0 ? list[place + 1] : undefined),
  );
}

function heading(record: CrmRecord): HTMLElement[] {
  return [
    h('span', { class: 'avatar', 'aria-hidden': 'true' }, [...record.name.trim()][0] ?? '?'),
    h(
      'div',
      { class: 'who' },
      h('h1', {}, record.name),
      h('p', { class: 'soft' }, [record.company, record.department, record.title].filter(Boolean).join(' · ')),
    ),
    pill(record.status),
  ];
}

function contactCard(record: CrmRecord): HTMLElement {
  const { fields } = words;
  return card(words.contact, [
    [fields.email, record.email],
    [fields.phone, record.phone],
    [fields.department, record.department],
    [fields.title, record.title],
    [fields.owner, record.ownerName ?? words.noOwner],
    [fields.source, record.source],
    [fields.campaign, record.campaign],
    [fields.created, dateText(record.createdAt)],
    ...(record.optOuts.length > 0
      ? ([[fields.optOut, record.optOuts.map((each) => words.optOuts[each] ?? each).join(', ')]] as [string, string][])
      : []),
  ]);
}

function companyCard(record: CrmRecord): HTMLElement {
  const { fields } = words;
  const { account } = record;
  return card(words.company, [
    [words.columns.company, record.company],
    [fields.industry, account.industry],
    [fields.employees, account.employees === null ? null : words.people(account.employees)],
    [fields.address, account.address],
  ]);
}

function dealsCard(record: CrmRecord): HTMLElement {
  return card(
    words.deals,
    record.deals.map((deal) => [
      deal.name,
      [deal.amount === null ? '' : amountText(deal.amount, deal.currency ?? 'JPY'), words.dealStatus[deal.status]]
        .filter(Boolean)
        .join(' · '),
    ]),
  );
}

function card(title: string, lines: [string, string | null][]): HTMLElement {
  return h(
    'section',
    { class: 'card facts' },
    h('h2', {}, title),
    h('dl', {}, ...lines.flatMap(([name, value]) => [h('dt', {}, name), h('dd', { class: value ? '' : 'soft' }, value || '–')])),
  );
}
