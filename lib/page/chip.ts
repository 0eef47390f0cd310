import type { ChipSummary } from '@/lib/messages/chip';
import css from './chip.css?inline';
import { nextLook, phaseAt, sayPhase } from './count';
import { atEnd, on } from './on';
import { makeMovable, putAt, readPlace } from './place';

/** How often a page may take the chip away before it stays away, in one visit. */
const PUT_BACK = 5;

/** What the chip tells its owner. */
export type ChipEvents = {
  toggle(): void;
  moved(place: string): void;
  /** The summary's `changesAt` has passed: what it says may be wrong by now. Told once a summary. */
  stale(): void;
  /** Looked at now and then, so that a chip whose extension is gone goes too. */
  alive(): boolean;
  /** The page took the chip out; it stands again, without a panel. */
  putBack(): void;
};

export type Chip = {
  /** Where the panel's frame goes. */
  dock: HTMLElement;
  /** Shows a newer summary. */
  show(summary: ChipSummary): void;
  /** Says to assistive technology whether the panel is open. */
  setOpen(open: boolean): void;
  focus(): void;
};

function make<K extends keyof HTMLElementTagNameMap>(parent: Node, tag: K, className = ''): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.className = className;
  parent.appendChild(element);
  return element;
}

function dress(root: ShadowRoot): void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  } catch {
    // Browsers that keep constructed sheets from content scripts.
    make(root, 'style').textContent = css;
  }
}

/**
 * Draws the chip into a closed root on <html> until the signal aborts. It counts by itself: once a minute,
 * each second in the last ten minutes, never while hidden.
 */
export function mountChip(first: ChipSummary, place: string, signal: AbortSignal, events: ChipEvents): Chip {
  let summary = first;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let told = false;
  let putBack = 0;

  const host = document.createElement('tasuki-chip');
  const root = host.attachShadow({ mode: 'closed' });
  dress(root);
  const dock = make(root, 'div');
  const start = readPlace(place);
  putAt(dock, start);
  const chip = make(dock, 'div', 'chip');
  chip.role = 'group';
  chip.ariaLabel = 'Tasuki';
  const due = make(chip, 'div');
  due.role = 'timer';
  due.ariaLive = 'off';
  const text = make(due, 'span');
  const small = make(due, 'small');
  const rest = make(chip, 'div', 'rest');
  const button = make(chip, 'button');
  button.type = 'button';
  button.ariaExpanded = 'false';

  function say(element: HTMLElement, words: string): void {
    if (element.textContent !== words) element.textContent = words;
  }

  function tick(): void {
    clearTimeout(timer);
    if (!events.alive() || signal.aborted || document.hidden) return;
    const now = Date.now() + summary.offset;
    const phase = phaseAt(summary, now);
    if (phase) {
      due.className = `due ${phase.tone}`;
      say(text, sayPhase(summary, phase, now));
      say(small, phase.small ?? '');
    }
    if (!told && summary.changesAt !== null && now >= summary.changesAt) {
      told = true;
      events.stale();
    }
    timer = setTimeout(tick, nextLook(summary, now));
  }

  function draw(): void {
    dock.lang = summary.lang;
    button.title = summary.open_label;
    button.ariaLabel = summary.open_label;
    rest.textContent = '';
    if (summary.stage) {
      const stage = make(rest, 'span');
      make(stage, 'b').textContent = summary.stage;
      stage.append([' ', summary.readiness, summary.score].filter(Boolean).join(' ').trimEnd());
    }
    if (summary.bant.length) {
      const bant = make(rest, 'span', 'bant');
      bant.role = 'img';
      bant.ariaLabel = summary.bant.map(({ label }) => label).join(', ');
      for (const { mark } of summary.bant) make(bant, 'i', mark);
    }
    if (summary.note) make(rest, 'small').textContent = summary.note;
    tick();
  }

  /** Looks only at who stands in the page's root, so a page that rewrites itself all day costs nothing. */
  const watch = new MutationObserver(() => {
    if (host.isConnected || signal.aborted || !document.documentElement) return;
    if (++putBack > PUT_BACK) return watch.disconnect();
    document.documentElement.appendChild(host);
    watch.observe(document.documentElement, { childList: true });
    events.putBack();
  });

  makeMovable(dock, button, start, signal, events.moved);
  on(button, 'click', events.toggle, signal);
  on(document, 'visibilitychange resume', tick, signal);
  on(window, 'focus pageshow', tick, signal);
  atEnd(signal, () => {
    clearTimeout(timer);
    watch.disconnect();
    host.remove();
  });

  draw();
  document.documentElement.appendChild(host);
  watch.observe(document, { childList: true });
  watch.observe(document.documentElement, { childList: true });

  return {
    dock,
    show(newer) {
      summary = newer;
      told = false;
      draw();
    },
    setOpen(open) {
      button.ariaExpanded = String(open);
    },
    focus() {
      button.focus();
    },
  };
}
