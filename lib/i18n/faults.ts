import type { RefusalCode } from '@/lib/domain/command';
import type { FaultCode } from '@/lib/domain/fault';
import type { Language } from '@/lib/domain/text';
import { words } from './words';

/** What went wrong and what to do about it. */
export function faultText(code: FaultCode, lang: Language): string {
  return words(lang).faults[code];
}

/** Why an act was refused and what to do about it. */
export function refusalText(code: RefusalCode, lang: Language): string {
  return words(lang).refusals[code];
}
