import { h, icon, icons } from './element';
import { linkTo } from './router';
import { words } from './words';

/** Draws what stays: navigation and header. @returns where the view goes, and where the acting person's name goes. */
export function drawFrame(root: HTMLElement): { view: HTMLElement; person: HTMLElement } {
  const view = h('main', { class: 'view', id: 'view', tabindex: '-1' });
  const person = h('span', { class: 'person' });
  const idle = (drawing: string, label: string) =>
    h('span', { class: 'nav-item idle' }, icon(drawing), h('span', { class: 'label' }, label));
  root.replaceChildren(
    h(
      'nav',
      { class: 'nav', 'aria-label': words.title },
      h('a', { class: 'brand', ...linkTo('/leads') }, h('span', { class: 'brand-mark' }, '≡'), h('span', { class: 'label' }, words.title)),
      idle(icons.home, words.nav.home),
      h(
        'a',
        { class: 'nav-item current', 'aria-current': 'page', ...linkTo('/leads') },
        icon(icons.people),
        h('span', { class: 'label' }, words.nav.leads),
      ),
      idle(icons.building, words.nav.companies),
      idle(icons.deal, words.nav.deals),
      idle(icons.calendar, words.nav.calendar),
      idle(icons.chart, words.nav.reports),
    ),
    h('div', { class: 'body' }, h('header', { class: 'top' }, h('span', { class: 'crumb' }, words.nav.leads), person), view),
  );
  return { view, person };
}

/** Says something for a moment. */
export function toast(text: string, bad = false): void {
  document.querySelector('.toast')?.remove();
  const box = h('div', { class: bad ? 'toast bad' : 'toast', role: 'status' }, text);
  document.body.append(box);
  setTimeout(() => box.remove(), 3_000);
}

/** A page with one sentence, and a way on. */
export function sentence(text: string, retry?: () => void): HTMLElement {
  return h(
    'div',
    { class: 'sentence' },
    h('p', {}, text),
    retry ? h('button', { type: 'button', class: 'button', onclick: retry }, words.retry) : null,
  );
}
