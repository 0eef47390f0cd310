const known = { text: new Map<string, string>(), company: new Map<string, string>() };

/** Words that say only that something is a company. */
const COMPANY_WORDS = /株式会社|有限会社|合同会社|\(株\)|\(有\)|\b(?:inc|corp|co|ltd|llc|k\.k)\b\.?/g;

/**
 * A text made ready to be compared: NFKC, lower case, single spaces; with `company` also without ㈱, (株), 株式会社,
 * Inc. and the like. What remains may be empty.
 */
export function normalText(text: string, company = false): string {
  const cache = company ? known.company : known.text;
  let normal = cache.get(text);
  if (normal === undefined) {
    normal = text.slice(0, 1000).normalize('NFKC').toLowerCase();
    if (company) normal = normal.replace(COMPANY_WORDS, ' ').replaceAll(',', ' ');
    normal = normal.replace(/\s+/g, ' ').trim();
    // The same few hundred words come back with every lead; strangers' texts must not pile up.
    if (cache.size > 4000) cache.clear();
    if (text.length <= 200) cache.set(text, normal);
  }
  return normal;
}
