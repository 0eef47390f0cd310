import type { ChipSummary } from '@/lib/messages/chip';
import { nextLook, phaseAt, sayPhase } from './count';
import { dress } from './dress';
import { make } from './make';
import { on } from './on';
import { makeMovable } from './place';
import { keepClear } from './room';

/** How often a page may take the chip away before it stays away, in one visit. */
const PUT_BACK = 5;

/** What the chip tells its owner. */
export type ChipEvents = {
  toggle(): void;
  moved(place: string): void;
  /** The summary's `changesAt` has passed: what it says may be wrong by now. Told once a summary. */
  stale(): void;
  /** Asked now and then, so that a chip whose extension is gone goes too. */
  alive(): boolean;
  /** The page took the chip out; it stands again, without a panel. */
  putBack(): void;
};

export type Chip = {
  /** Where the panel's frame goes. */
  dock: HTMLElement;
  /** Opens and closes the panel. */
  button: HTMLButtonElement;
  /** Shows a newer summary. */
  show(summary: ChipSummary): void;
};

/**
 * Draws the chip, dressed in `style`, into a closed root on <html> until the signal aborts. It counts by itself: once a minute,
 * each second in the last ten minutes, never while hidden; it keeps clear of the page's own controls.
 */
export function mountChip(summary: ChipSummary, place: string, style: string, left: AbortSignal, events: ChipEvents): Chip {
  let timer = 0;
  let putBack = 0;
  let folded = false;
  // Ends sooner than the visit where the page wins.
  const life = new AbortController();
  const { signal } = life;

  const host = document.createElement('tasuki-chip');
  const root = host.attachShadow({ mode: 'closed' });
  dress(root, style);
  const dock = make(root, 'div', { className: 'dock' });
  const chip = make(dock, 'div', { className: 'chip', role: 'group', ariaLabel: 'Tasuki' });
  const due = make(chip, 'div', { role: 'timer', ariaLive: 'off' });
  const text = make(due, 'span');
  const small = make(due, 'small');
  const rest = make(chip, 'div', { className: 'rest' });
  const button = make(chip, 'button', {
    ariaExpanded: 'false',
    ariaKeyShortcuts: 'Alt+ArrowUp Alt+ArrowDown Alt+ArrowLeft Alt+ArrowRight',
  });

  function tick(): void {
    clearTimeout(timer);
    if (!events.alive() || signal.aborted) return;
    const now = Date.now() + summary.offset;
    const phase = phaseAt(summary, now);
    // Hidden, it waits for nothing any more.
    if (document.hidden || !phase?.seconds) lookAround();
    if (document.hidden) return;
    if (phase) {
      due.className = `due ${phase.tone}`;
      text.textContent = sayPhase(summary, phase, now);
      small.textContent = phase.small ?? '';
    }
    if (summary.changesAt && now >= summary.changesAt) {
      summary.changesAt = null;
      events.stale();
    }
    timer = setTimeout(tick, nextLook(summary, now)) as unknown as number;
  }

  function name(): void {
    button.title = button.ariaLabel = summary.open_label + ((folded && summary.folded_label) || '');
  }

  function show(newer: ChipSummary): void {
    summary = newer;
    const { lang, stage, readiness, score, bant, note } = summary;
    dock.lang = lang;
    name();
    rest.textContent = '';
    if (stage) {
      const words = make(rest, 'span');
      make(words, 'b', { textContent: stage });
      words.append(` ${readiness} ${score}`);
    }
    if (bant.length) {
      const marks = make(rest, 'span', { className: 'bant', role: 'img', ariaLabel: bant.map(({ label }) => label).join(', ') });
      for (const { mark } of bant) make(marks, 'i', { className: mark });
    }
    if (note) make(rest, 'small', { textContent: note });
    tick();
  }

  /** Looks only at who stands in the page's root, so a page that rewrites itself all day costs nothing. */
  const watch = new MutationObserver(() => {
    if (host.isConnected) return;
    events.putBack();
    if (putBack++ < PUT_BACK) stand();
    else life.abort(0);
  });

  function stand(): void {
    const page = document.documentElement;
    page?.appendChild(host);
    // The whole page may be written anew, <html> included.
    for (const node of [document, page ?? document]) watch.observe(node, { childList: true });
  }

  const aside = makeMovable(dock, button, place, events.moved);
  const lookAround = keepClear(
    dock,
    chip,
    button,
    aside,
    (now) => {
      folded = now;
      name();
    },
    signal,
  );
  on(button, 'click', events.toggle);
  on<KeyboardEvent>(button, 'keydown', ({ key }) => {
    if (key === 'Escape' && button.ariaExpanded === 'true') events.toggle();
  });
  // Keys pressed here are none of the CRM's shortcuts.
  on(dock, 'keydown keyup keypress', (event) => event.stopPropagation());
  on(document, 'visibilitychange resume', tick, signal);
  on(window, 'focus pageshow', tick, signal);
  on(left, 'abort', () => life.abort(0), signal);
  signal.onabort = () => {
    clearTimeout(timer);
    watch.disconnect();
    host.remove();
  };
  stand();
  return { dock, button, show };
}
