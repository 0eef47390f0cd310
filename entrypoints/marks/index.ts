import type { UnlistedScriptDefinition } from 'wxt';
import { type MarksScript, markList } from '@/lib/page/list-marks';

/** Leaves what marks leads in lists to the chip that asked for it: a file of its own, which no lead's page pays for. */
export default { main } satisfies UnlistedScriptDefinition;

function main(): void {
  (globalThis as MarksScript).tasukiMarks = markList;
}
