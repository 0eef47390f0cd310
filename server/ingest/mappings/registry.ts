import type { SourceMapping } from '../source-mapping';
import { accountEngagement } from './account-engagement';
import { forms } from './forms';
import { marketo } from './marketo';
import { satori } from './satori';

/** Every tool whose words are known; a new one is a file and a line here. */
export const sourceMappings: readonly SourceMapping[] = [forms, marketo, accountEngagement, satori];

/** The mapping of a kind of source, if there is one. */
export function mappingOf(kind: string): SourceMapping | undefined {
  return sourceMappings.find(({ id }) => id === kind);
}
