import type { ChipAnswer, ChipAsk } from '@/lib/messages/chip';

/** The page's end of the line to the extension's worker. */
export type Line = {
  /** Undefined when nobody answered. */
  ask(ask: ChipAsk): Promise<ChipAnswer | undefined>;
  listen(hear: (tell: unknown) => void, signal: AbortSignal): void;
  /** False once the extension was updated or removed: nobody will ever answer. */
  alive(): boolean;
};
