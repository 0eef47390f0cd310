import type { HTMLInputTypeAttribute } from 'react';
import { useLocale } from 'react-aria-components/I18nProvider';
import { Input, type InputProps } from 'react-aria-components/Input';

const dated = /^(date|datetime-local|month|time|week)$/;

/**
 * One line to type into. A box for dates says which language it stands in: browsers that heed that put year, month and day in its order,
 * the others in their own language's.
 */
export function Box({ holds, ...props }: InputProps & { holds: HTMLInputTypeAttribute }) {
  const { locale } = useLocale();
  return <Input {...props} className="input" {...(dated.test(holds) ? { lang: locale } : {})} />;
}
