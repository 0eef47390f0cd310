// @vitest-environment jsdom

import { I18nProvider } from 'react-aria-components/I18nProvider';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { TextField } from './text-field';

const drawn = (locale: string, type: string) =>
  new DOMParser()
    .parseFromString(
      renderToStaticMarkup(
        <I18nProvider locale={locale}>
          <TextField label="Until" type={type} />
        </I18nProvider>,
      ),
      'text/html',
    )
    .querySelector('input');

describe('a box for dates', () => {
  it.each([
    ['ja-JP', 'date'],
    ['ja-JP', 'datetime-local'],
    ['en-GB', 'date'],
  ])('says it stands in %s: %s', (locale, type) => {
    expect(drawn(locale, type)?.lang).toBe(locale);
    expect(drawn(locale, type)?.type).toBe(type);
  });

  it('and no other does: whoever types decides in what language', () => {
    expect(drawn('ja-JP', 'text')?.hasAttribute('lang')).toBe(false);
  });
});
