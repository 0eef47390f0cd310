import type { IdForm } from './adapter';

/** The three check characters of a Salesforce id: one bit for each capital, five to a character. */
function suffix(id: string): string {
  return id.replace(/.{5}/g, (five) => {
    const bits = [...five].reduce((sum, letter, i) => sum + (/[A-Z]/.test(letter) ? 1 << i : 0), 0);
    return 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'.charAt(bits);
  });
}

/** The one spelling of a record's id, or null when it can't be one. Salesforce ids of 15 characters become 18; a UUID loses its braces and capitals. */
export function recordId(id: string, form: IdForm | readonly IdForm[]): string | null {
  const text = id.trim();
  if (typeof form !== 'string') return form.reduce<string | null>((found, one) => found ?? recordId(text, one), null);
  if (form === 'uuid') return /^\{?([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\}?$/i.exec(text)?.[1]?.toLowerCase() ?? null;
  if (form === 'code') return /^[\w-]{10,200}$/.test(text) ? text : null;
  if (form === 'digits') return /^(?=\d{1,20}$)0*(\d+)/.exec(text)?.[1] ?? null;
  if (form === 'text') return text && text.length <= 200 ? text : null;
  const [, short = '', checks] = /^([a-z\d]{15})([a-z\d]{3})?$/i.exec(text) ?? [];
  const right = suffix(short);
  return short && right === (checks?.toUpperCase() ?? right) ? short + right : null;
}
