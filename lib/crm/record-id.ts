import type { IdForm } from './adapter';

const SUFFIX = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/** The three check characters: one bit for each capital, five to a character. */
function salesforceSuffix(id: string): string {
  let suffix = '';
  for (let part = 0; part < 15; part += 5) {
    let bits = 0;
    for (let i = 0; i < 5; i++) if (/[A-Z]/.test(id.charAt(part + i))) bits += 1 << i;
    suffix += SUFFIX.charAt(bits);
  }
  return suffix;
}

/** The one spelling of a record's id, or null when it can't be one. Salesforce ids of 15 characters become 18. */
export function recordId(id: string, form: IdForm): string | null {
  const text = id.trim();
  if (form === 'digits') return /^\d{1,20}$/.test(text) ? text.replace(/^0+(?=\d)/, '') : null;
  if (form === 'text') return text && text.length <= 200 ? text : null;
  if (!/^[a-zA-Z\d]{15}([a-zA-Z\d]{3})?$/.test(text)) return null;
  const short = text.slice(0, 15);
  const full = short + salesforceSuffix(short);
  return text.length === 15 || full.toUpperCase() === text.toUpperCase() ? full : null;
}
