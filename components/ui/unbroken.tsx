import { Fragment } from 'react';

/** A line that breaks between its parts (after "、", ", ", " · ", before "("), not within a date, a count or a name. */
export function Unbroken({ text }: { text: string }) {
  return text.split(/(?<=、|, | · )|(?<= )(?=\()/u).map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other name, and two may be alike
    <Fragment key={index}>
      <span className="unbroken">{part.trimEnd()}</span>
      {part.endsWith(' ') && ' '}
    </Fragment>
  ));
}
