import type { CrmRecord, NewActivity } from '../record';
import { logActivity } from './api';
import { h, icon, icons } from './element';
import { toast } from './frame';
import { words } from './words';

type Kind = NewActivity['kind'];
const kinds: Kind[] = ['call', 'mail', 'meeting', 'note'];
const results = ['talked', 'no_answer', 'callback'] as const;

/** Draws the form by which something is logged on a record; `saved` gets the record after. */
export function drawComposer(n: number, saved: (record: CrmRecord) => void): HTMLElement {
  let kind: Kind = 'call';
  const note = h('textarea', { class: 'input', rows: '2', 'aria-label': words.notePlaceholder });
  const callbackAt = h('input', { type: 'datetime-local', class: 'input', 'aria-label': words.callbackAt, value: inTwoHours() });
  const callback = h('label', { class: 'callback' }, h('span', {}, words.callbackAt), callbackAt);
  const result = h('div', { class: 'results', role: 'radiogroup', 'aria-label': words.log.call });
  for (const each of results) {
    const radio = h('input', { type: 'radio', name: 'result', value: each, checked: each === 'talked' });
    result.append(h('label', { class: 'choice' }, radio, words.results[each]));
  }
  const tabs = kinds.map((each) =>
    h('button', { type: 'button', class: 'tab', 'data-kind': each, onclick: () => choose(each) }, icon(icons[each]), words.log[each]),
  );
  const save = h('button', { type: 'submit', class: 'button primary' }, words.save);

  const chosen = (): (typeof results)[number] => results.find((each) => result.querySelector(`input[value=${each}]:checked`)) ?? 'talked';
  const update = () => {
    for (const tab of tabs) tab.setAttribute('aria-pressed', String(tab.dataset.kind === kind));
    result.hidden = kind !== 'call';
    callback.hidden = kind !== 'call' || chosen() !== 'callback';
    note.placeholder = kind === 'note' ? words.noteNeeded : words.notePlaceholder;
  };
  const choose = (next: Kind) => {
    kind = next;
    update();
  };
  result.addEventListener('change', update);

  const submit = async (event: Event) => {
    event.preventDefault();
    const activity = read();
    if (!activity) return;
    save.disabled = true;
    save.textContent = words.saving;
    const answer = await logActivity(n, activity);
    save.disabled = false;
    save.textContent = words.save;
    if (answer.kind !== 'ok') return toast(words.failed, true);
    note.value = '';
    toast(words.saved);
    saved(answer.value);
  };

  const read = (): NewActivity | null => {
    const text = note.value.trim();
    if (kind === 'note') {
      if (text) return { kind, note: text };
      note.focus();
      return null;
    }
    const more = text ? { note: text } : {};
    if (kind !== 'call') return { kind, ...more };
    if (chosen() !== 'callback') return { kind, result: chosen(), ...more };
    const at = new Date(callbackAt.value).getTime();
    if (Number.isFinite(at) && at > Date.now()) return { kind, result: 'callback', callbackAt: at, ...more };
    toast(words.chooseTime, true);
    callbackAt.focus();
    return null;
  };

  update();
  return h(
    'form',
    { class: 'card composer', onsubmit: submit },
    h('div', { class: 'tabs' }, ...tabs),
    result,
    callback,
    note,
    h('div', { class: 'composer-foot' }, save),
  );
}

/** Two hours from now at a full quarter, as the field wants it. */
function inTwoHours(): string {
  const at = new Date(Math.ceil((Date.now() + 7_200_000) / 900_000) * 900_000);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}
