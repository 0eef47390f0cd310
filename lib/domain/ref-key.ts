/** One string for a ref, usable as a key. Site and type hold no slash. */
export function refKey(ref: { site: string; type: string; id: string }): string {
  return `${ref.site}/${ref.type}/${ref.id}`;
}
