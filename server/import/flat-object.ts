import { cleanPiece } from './clean-text';

/** A value of an object with the way to it, its parts joined by dots. */
export type FlatValue = [name: string, value: string | number | boolean];

const DEEPEST = 4;
const MOST = 300;
const LONGEST_NAME = 200;

/** The single values of an object, inner ones under their whole names; lists of single values as one text, of others not at all. At most 300. */
export function flatObject(object: Readonly<Record<string, unknown>>): FlatValue[] {
  const values: FlatValue[] = [];
  const walk = (inner: Readonly<Record<string, unknown>>, before: string, depth: number): void => {
    for (const key of Object.keys(inner)) {
      if (values.length >= MOST) return;
      const name = cleanPiece(before === '' ? key : `${before}.${key}`);
      if (name === '' || name.length > LONGEST_NAME) continue;
      const value = inner[key];
      if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') values.push([name, value]);
      else if (Array.isArray(value)) {
        const texts = value.filter((one) => typeof one === 'string' || typeof one === 'number');
        if (texts.length > 0) values.push([name, texts.slice(0, 50).join(', ')]);
      } else if (value !== null && typeof value === 'object' && depth < DEEPEST) walk(value as Record<string, unknown>, name, depth + 1);
    }
  };
  walk(object, '', 1);
  return values;
}
