import { CloudOff, TriangleAlert } from 'lucide-react';
import type { FaultCode } from '@/lib/domain/fault';
import { faultText } from '@/lib/i18n/faults';
import { useSay } from '../ui/say';

// These mend themselves: said calmly.
const passing: readonly FaultCode[] = ['offline', 'gone', 'rate_limited'];

/** What went wrong and what to do about it, read out at once. `asked`: the person waits for it, so nothing is passing. */
export function FaultNote({ fault, testId, asked = false }: { fault: FaultCode; testId: string; asked?: boolean }) {
  const { lang } = useSay();
  const calm = !asked && passing.includes(fault);
  return (
    <div className={`banner ${calm ? 'info' : 'late'}`} role="alert" data-testid={testId}>
      {calm ? <CloudOff size={16} aria-hidden /> : <TriangleAlert size={16} aria-hidden />}
      <div>{faultText(fault, lang)}</div>
    </div>
  );
}
