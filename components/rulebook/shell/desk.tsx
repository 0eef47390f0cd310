import { createContext, type ReactNode, useContext } from 'react';
import type { FaultCode } from '@/lib/domain/fault';
import type { Department } from '@/lib/domain/lead';
import type { Agreement } from '@/lib/domain/rulebook';
import type { useAgreementDesk } from '@/lib/hooks/use-agreement-desk';
import type { DraftDesk } from '@/lib/hooks/use-draft';

/** What the pages about a draft work with, beside the draft itself. */
export type Desk = {
  draft: DraftDesk;
  /** The version published last, from which drafts begin. */
  start: Agreement;
  team: string;
  /** What the hub said last; null where it could not be asked. */
  hub: NonNullable<ReturnType<typeof useAgreementDesk>['value']> | null;
  hubFault: FaultCode | null;
  /** Whether the person may write; others read, and comment where the hub shows them drafts. */
  isAdmin: boolean;
  canComment: boolean;
  mayPublish: boolean;
  signs: readonly Department[];
  userId: string | null;
  /** Findings that keep it from being published. */
  errors: number;
  goToPage: (id: string) => void;
};

const Context = createContext<Desk | null>(null);

/** Gives all below it the draft's life. */
export function DeskProvider({ desk, children }: { desk: Desk; children: ReactNode }) {
  return <Context.Provider value={desk}>{children}</Context.Provider>;
}

/** The draft's life. Throws outside a `DeskProvider`. */
export function useDesk(): Desk {
  const desk = useContext(Context);
  if (!desk) throw new Error('useDesk needs a DeskProvider above');
  return desk;
}
