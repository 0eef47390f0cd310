import type { CrmList, CrmRow } from '../record';
import { statuses } from '../status';
import { h } from './element';
import { linkTo, restate } from './router';
import { dateTimeText, words } from './words';

/** The records that a list shows, so that a record page knows what comes before and after. */
export let shownNumbers: number[] = [];

/** Draws the list; filters live in the address. */
export function drawList(view: HTMLElement, list: CrmList, query: URLSearchParams): void {
  const search = h('input', {
    type: 'search',
    class: 'input grow',
    placeholder: words.search,
    'aria-label': words.search,
    value: query.get('q') ?? '',
  });
  const owner = select(words.columns.owner, query.get('owner') ?? '', [
    ['', words.allOwners],
    [list.me.id, `${words.mine} (${list.me.name})`],
    ...list.owners.filter((each) => each.id !== list.me.id).map((each): [string, string] => [each.id, each.name]),
    ['none', words.noOwner],
  ]);
  const status = select(words.columns.status, query.get('status') ?? '', [
    ['', words.allStatuses],
    ...statuses.map((each): [string, string] => [each, words.status[each]]),
  ]);
  const count = h('span', { class: 'count', role: 'status' });
  const body = h('tbody');

  const refresh = () => {
    const rows = list.leads.filter((lead) => matches(lead, search.value, owner.value, status.value));
    shownNumbers = rows.map((row) => row.n);
    count.textContent = words.count(rows.length, list.leads.length);
    body.replaceChildren(...(rows.length > 0 ? rows.map(line) : [h('tr', {}, h('td', { colspan: '6', class: 'empty' }, words.none))]));
    const filters = new URLSearchParams();
    if (search.value) filters.set('q', search.value);
    if (owner.value) filters.set('owner', owner.value);
    if (status.value) filters.set('status', status.value);
    const text = filters.toString();
    restate(text ? `/leads?${text}` : '/leads');
  };
  for (const field of [search, owner, status]) field.addEventListener('input', refresh);

  const { columns } = words;
  view.replaceChildren(
    h('div', { class: 'list-head' }, h('h1', {}, words.leads), count),
    h('div', { class: 'filters' }, search, owner, status),
    h(
      'div',
      { class: 'card table-card' },
      h(
        'table',
        { class: 'table' },
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            ...[columns.name, columns.company, columns.title, columns.status, columns.owner, columns.touched].map((name) =>
              h('th', { scope: 'col' }, name),
            ),
          ),
        ),
        body,
      ),
    ),
  );
  refresh();
}

function line(lead: CrmRow): HTMLElement {
  return h(
    'tr',
    {},
    h('td', {}, h('a', { class: 'name', ...linkTo(`/leads/${lead.n}`) }, lead.name)),
    h('td', {}, lead.company),
    h('td', { class: 'soft' }, lead.title),
    h('td', {}, pill(lead.status)),
    h('td', {}, lead.ownerName ?? h('span', { class: 'soft' }, words.noOwner)),
    h('td', { class: 'soft num' }, lead.touchedAt === null ? '' : dateTimeText(lead.touchedAt)),
  );
}

/** Where a record stands, as a small label. */
export function pill(status: CrmRow['status']): HTMLElement {
  return h('span', { class: `pill ${status}` }, words.status[status]);
}

function select(label: string, value: string, options: [string, string][]): HTMLSelectElement {
  const element = h('select', { class: 'input', 'aria-label': label });
  for (const [key, text] of options) element.append(h('option', { value: key, selected: key === value }, text));
  return element;
}

function matches(lead: CrmRow, search: string, owner: string, status: string): boolean {
  const wanted = search.normalize('NFKC').trim().toLowerCase();
  const text = `${lead.name} ${lead.company} ${lead.title}`.normalize('NFKC').toLowerCase();
  if (wanted && !wanted.split(/\s+/).every((word) => text.includes(word))) return false;
  if (owner && (owner === 'none' ? lead.owner !== null : lead.owner !== owner)) return false;
  return !status || lead.status === status;
}
