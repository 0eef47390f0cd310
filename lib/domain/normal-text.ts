const known = new Map<string, string>();

/** Words that say only that something is a company. */
const COMPANY_WORDS = /株式会社|有限会社|合同会社|\(株\)|\(有\)|\b(?:inc|corp|co|ltd|llc|k\.k)\b\.?/g;

/**
 * A text made ready to be compared: NFKC, lower case, single spaces; with `company` also without ㈱, (株), 株式会社,
 * Inc. and the like. What remains may be empty.
 */
export function normalText(text: string, company = false): string {
  const key = company ? `c${text}` : `t${text}`;
  let normal = known.get(key);
  if (normal === undefined) {
    normal = text.slice(0, 1000).normalize('NFKC').toLowerCase();
    if (company) normal = normal.replace(COMPANY_WORDS, ' ').replaceAll(',', ' ');
    normal = normal.replace(/\s+/g, ' ').trim();
    // The same few hundred words come back with every lead; strangers' texts must not pile up.
    if (known.size > 4000) known.clear();
    if (text.length <= 200) known.set(key, normal);
  }
  return normal;
}
