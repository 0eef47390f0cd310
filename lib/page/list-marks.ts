import type { PageAdapter } from '@/lib/crm/adapter';
import { leadAt } from '@/lib/crm/lead-at';
import { isChipTell, type ListMark, MARKS_AT_ONCE } from '@/lib/messages/chip';
import { dress } from './dress';
import type { Line } from './line';
import { make } from './make';
import { isDark, type Spot, spotOf } from './mark-spot';
import { on } from './on';

/** The page rests this long before its links are looked at again: however much it writes meanwhile, that is one look. */
const SETTLE = 300;
/** Marks older than this are asked for again, while somebody looks. */
const STALE = 300_000;
/** Where the worker didn't answer. */
const RETRY = 5_000;
/** How often a page may take one mark away before it stays away. */
const PUT_BACK = 3;

type Row = {
  href: string;
  lead: string;
  visible: boolean;
  /** Undefined: not asked for yet. Null: no lead that is known. */
  mark?: ListMark | null;
  /** Asked for since the marks were last fresh. */
  asked?: boolean;
  host?: HTMLElement;
  body?: HTMLElement;
  /** What the mark looks like now. */
  says?: string;
  puts: number;
};

/**
 * Selects the links that may lead to a record: the browser itself leaves the rest out, which in a list are most. Where a pattern of the
 * adapter names no folder, that is every link.
 */
function mayLead({ records }: PageAdapter): string {
  const named = records.map(({ at }) => /(?<=\/)[\w-]+(?=\/)/.exec(at.path)?.[0]);
  return named.every(Boolean) ? `${named.map((folder) => `a[href*="/${folder}/"]`)},a[href]:not([href^="/"],[href*=":"])` : 'a[href]';
}

/** Where the script that marks lists leaves itself for the chip. */
export type MarksScript = { tasukiMarks?: typeof markList };

/**
 * Puts a small mark beside each known lead's link, for rows that are on screen only, until the signal aborts.
 * Takes no room in the page and changes nothing of its own. The first link of a lead that holds words is the one marked.
 */
export function markList(adapter: PageAdapter, line: Line, left: AbortSignal): void {
  if (!globalThis.IntersectionObserver) return;
  const links = mayLead(adapter);
  const rows = new Map<HTMLAnchorElement, Row>();
  /** Links that lead elsewhere, by where they led. */
  const others = new WeakMap<Element, string>();
  let seq = 0;
  let asking = false;
  let off = false;
  let style = '';
  let lang = '';
  let freshAt = 0;
  let looking = 0;
  let waiting = 0;

  const screen = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      const row = rows.get(target as HTMLAnchorElement);
      if (row) row.visible = isIntersecting;
    }
    draw();
    ask();
  });
  // Nothing is listened to between the first change and the look that follows it.
  const watch = new MutationObserver(() => {
    watch.disconnect();
    lookIn(SETTLE);
  });

  function lookIn(ms: number): void {
    clearTimeout(looking);
    looking = setTimeout(look, ms) as unknown as number;
  }

  function drop(link: HTMLAnchorElement, row: Row): void {
    screen.unobserve(link);
    row.host?.remove();
    rows.delete(link);
  }

  function look(): void {
    if (off || document.hidden || left.aborted || !line.alive()) return;
    const { origin } = location;
    const leads = new Set<string>();
    for (const [link, row] of rows) {
      if (!link.isConnected || link.href !== row.href) drop(link, row);
      else leads.add(row.lead);
    }
    for (const link of document.querySelectorAll<HTMLAnchorElement>(links)) {
      const { href } = link;
      if (rows.has(link) || others.get(link) === href) continue;
      const found = href.startsWith(`${origin}/`) ? leadAt(link, adapter) : null;
      const lead = found && `${found.type}/${found.id}`;
      if (!lead) others.set(link, href);
      if (!lead || leads.has(lead) || !/\S/.test(link.textContent ?? '')) continue;
      leads.add(lead);
      rows.set(link, { href, lead, visible: false, puts: 0 });
      screen.observe(link);
    }
    draw();
    watch.observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ['href'] });
    ask();
  }

  async function ask(): Promise<void> {
    const wanted = [...rows.values()].filter(({ visible, asked }) => visible && !asked).slice(0, MARKS_AT_ONCE);
    if (asking || off || document.hidden || left.aborted || wanted.length === 0 || !line.alive()) return;
    asking = true;
    const mine = ++seq;
    const answer = await line.ask({ tasuki: 'marks', at: wanted.map(({ href }) => href), seq: mine });
    asking = false;
    clearTimeout(waiting);
    if (left.aborted || mine !== seq) return;
    if (answer?.tasuki !== 'marks') {
      waiting = setTimeout(ask, RETRY) as unknown as number;
      return;
    }
    if (!answer.marks) return clear();
    ({ style, lang } = answer);
    freshAt ||= Date.now();
    for (const [index, mark] of answer.marks.entries()) Object.assign(wanted[index] ?? {}, { mark, asked: true });
    draw();
    const wait = answer.wait || (answer.marks.length < wanted.length ? RETRY : 0);
    waiting = setTimeout(wait ? ask : refresh, wait || Math.max(RETRY, freshAt + STALE - Date.now())) as unknown as number;
    if (!wait) ask();
  }

  /** Marks that stand stay until newer ones are there. */
  function refresh(): void {
    freshAt = 0;
    for (const row of rows.values()) row.asked = false;
    ask();
  }

  /** Nothing of ours stays in the page. */
  function clear(): void {
    off = true;
    watch.disconnect();
    for (const [link, row] of rows) drop(link, row);
  }

  function draw(): void {
    const shown: { row: Row; mark: ListMark; spot: Spot | null }[] = [];
    for (const [link, row] of rows) {
      const { mark } = row;
      if (!mark) row.host?.remove();
      else if (row.visible && row.puts <= PUT_BACK) shown.push({ row, mark, spot: spotOf(link, mark.stage) });
    }
    const theme = shown.length && isDark() ? ' dark' : '';
    // All was read above: from here on the page is only written to.
    for (const { row, mark, spot } of shown) if (spot) put(row, mark, spot, theme);
    // What we have just written is no news.
    watch.takeRecords();
  }

  function put(row: Row, { tone, stage, label }: ListMark, { before, start, bare, flex }: Spot, theme: string): void {
    if (!row.host?.isConnected) {
      row.puts += 1;
      row.host = document.createElement('tasuki-mark');
      const root = row.host.attachShadow({ mode: 'closed' });
      dress(root, style);
      row.body = make(root, 'span', { role: 'img', lang });
      if (flex) row.host.style.setProperty('--tasuki-gap', flex);
      before.before(row.host);
    }
    const { body } = row;
    const look = `${tone}${bare ? ' bare' : ''}${flex ? ' flex' : ''}${theme}`;
    const says = `${look} ${start} ${label} ${stage}`;
    if (!body || row.says === says) return;
    row.says = says;
    body.className = look;
    body.title = body.ariaLabel = label;
    body.textContent = bare ? '' : stage;
    body.style.insetInlineStart = `${start}px`;
  }

  line.listen((tell) => {
    if (!isChipTell(tell) || tell.tasuki !== 'marks') return;
    off = false;
    refresh();
    look();
  }, left);
  on(
    document,
    'visibilitychange resume',
    () => {
      clearTimeout(waiting);
      if (document.hidden) return clearTimeout(looking);
      if (Date.now() - freshAt > STALE / 5) refresh();
      look();
    },
    left,
  );
  on(window, 'resize', () => lookIn(SETTLE), left);
  left.addEventListener('abort', () => {
    clearTimeout(looking);
    clearTimeout(waiting);
    screen.disconnect();
    clear();
  });
  look();
}
