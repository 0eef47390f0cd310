/** An id that no item of the list has yet: the base itself, else with a number behind it. Letters, digits and `_ . -` of the base are kept. */
export function newId(taken: readonly string[], base: string): string {
  const plain =
    base
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[^a-z0-9_.-]+/g, '_')
      .replace(/^_+|_+$/g, '')
      .slice(0, 50) || 'item';
  if (!taken.includes(plain)) return plain;
  const stem = plain.replace(/_\d+$/, '');
  for (let n = 2; ; n++) if (!taken.includes(`${stem}_${n}`)) return `${stem}_${n}`;
}

/** The ids of a list's items. */
export function idsOf(list: unknown): string[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((item) => (typeof (item as { id?: unknown } | null)?.id === 'string' ? [(item as { id: string }).id] : []));
}
