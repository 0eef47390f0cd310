import { memo } from 'react';
import { alike } from '../edit';

/** A field that is drawn anew only when something it was given says something else: paths and options are made anew with each drawing. */
export function still<P extends object>(field: (props: P) => React.ReactNode): (props: P) => React.ReactNode {
  return memo(field, sameProps) as unknown as (props: P) => React.ReactNode;
}

/** Whether two sets of props say the same. Functions go by what they are: they may remember something. */
export function sameProps(a: object, b: object): boolean {
  return alike(a, b);
}
