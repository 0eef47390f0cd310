import type { Path } from './edit';

/** The id of the element of a place, by which "take me there" finds it. */
export function fieldId(path: Path): string {
  return `rb-${path.join('.')}`;
}
