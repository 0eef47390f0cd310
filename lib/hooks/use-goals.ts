import { useCallback, useEffect, useRef, useState } from 'react';
import { type FaultCode, faultCode } from '@/lib/domain/fault';
import type { EnteredGoals, MonthGoals } from '@/lib/messages/goals';
import { ask } from '@/lib/messages/messenger';

/** The goals of one month as the hub keeps them. */
export type GoalsAsked = {
  value: MonthGoals | null;
  loading: boolean;
  fault: FaultCode | null;
  reload(): Promise<void>;
  /** A new version over the one read; null once it is kept, else what went wrong. Never throws. */
  save(goals: EnteredGoals): Promise<FaultCode | null>;
};

/** Reads and writes the goals of a team's month. */
export function useGoals(month: string, team: string | undefined): GoalsAsked {
  const [state, setState] = useState<{ key: string; value: MonthGoals | null; fault: FaultCode | null } | null>(null);
  const key = `${team ?? ''} ${month}`;
  const wanted = useRef(key);
  wanted.current = key;
  const about = team === undefined ? { month } : { month, team };

  const reload = useCallback(async () => {
    try {
      const value = await ask('getGoals', team === undefined ? { month } : { month, team });
      // The month may have been left meanwhile.
      if (wanted.current === key) setState({ key, value, fault: null });
    } catch (error) {
      if (wanted.current === key) setState({ key, value: null, fault: faultCode(error) });
    }
  }, [key, month, team]);

  useEffect(() => void reload(), [reload]);

  const here = state?.key === key ? state : null;
  return {
    value: here?.value ?? null,
    loading: here === null,
    fault: here?.fault ?? null,
    reload,
    async save(goals) {
      try {
        const value = await ask('putGoals', { ...about, version: here?.value?.goals?.version ?? null, goals });
        if (wanted.current === key) setState({ key, value, fault: null });
        return null;
      } catch (error) {
        return faultCode(error);
      }
    },
  };
}
