import { countPart, type PlacedLeads } from '@/lib/domain/what-if';
import { bare, type Counts } from '@/lib/domain/what-if/counts';
import type { HandAsk, HandTold, Stretch } from '@/lib/domain/what-if/messages';

/** The part of a worker that a what-if needs; a `Worker` is one. */
export interface HandPort {
  postMessage(ask: HandAsk): void;
  onmessage: ((event: MessageEvent<HandTold>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

/** What another worker counts of a what-if. */
export interface HandWork {
  /** What it has counted by now; null before it told any. */
  readonly counts: Counts | null;
  /** Settles when it has counted all it took. Rejects when it failed or was let go. */
  readonly done: Promise<void>;
  /** Lets it go. */
  end(): void;
}

type Books = Extract<HandAsk, { now: number }>;

/** Has another worker count some of the leads: it is given a stretch whenever it wants one. */
export function lendHand(port: HandPort, ask: Books, next: () => Promise<Stretch | null>): HandWork {
  const { turn } = ask;
  let counts: Counts | null = null;
  let [resolve, reject] = [() => {}, (_: Error) => {}];
  const done = new Promise<void>((...settle) => {
    [resolve, reject] = settle;
  });
  // Whoever has been let go is not asked any more.
  done.catch(() => undefined);
  port.onmessage = ({ data }) => {
    if (data.turn !== turn) return;
    switch (data.kind) {
      case 'wish':
        next().then((stretch) => port.postMessage({ turn, stretch }), reject);
        return;
      case 'counts':
        counts = data.counts;
        if (data.finished) resolve();
        return;
      case 'failed':
        reject(new Error('a hand failed'));
    }
  };
  port.onerror = () => reject(new Error('a hand broke'));
  port.postMessage(ask);
  return {
    get counts() {
      return counts;
    },
    done,
    end() {
      reject(new Error('let go'));
      port.postMessage({ turn, cancel: true });
    },
  };
}

/** What a hand works with. */
export interface HandTools {
  tell(told: HandTold): void;
  /** The leads of the stretches it takes. */
  leads(take: () => Promise<Stretch | null>, checked: boolean): AsyncIterable<PlacedLeads>;
  rest(): Promise<void>;
  clock(): number;
  /** Milliseconds between two tellings. */
  pause: number;
}

/** The other side: counts what it is given, for one turn at a time. */
export function beHand({ tell, leads, rest, clock, pause }: HandTools): (ask: HandAsk) => void {
  let running = new AbortController();
  let waiting: ((stretch: Stretch | null) => void)[] = [];

  return (ask) => {
    if ('stretch' in ask) {
      waiting.shift()?.(ask.stretch);
      return;
    }
    running.abort();
    waiting = [];
    if ('cancel' in ask) return;
    running = new AbortController();
    void work(ask, running.signal);
  };

  async function work({ turn, before, after, now, checked }: Books, signal: AbortSignal): Promise<void> {
    const wishes = waiting;
    const take = () =>
      new Promise<Stretch | null>((given) => {
        wishes.push(given);
        tell({ turn, kind: 'wish' });
      });
    try {
      for await (const { counts, finished } of countPart(leads(take, checked), before, after, now, { signal, rest, clock, pause }))
        tell({ turn, kind: 'counts', finished, counts: finished ? counts : bare(counts) });
    } catch {
      if (!signal.aborted) tell({ turn, kind: 'failed' });
    }
  }
}
