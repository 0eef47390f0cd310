import type { CrmList } from '../record';
import { readList } from './api';
import { drawFrame, sentence } from './frame';
import { drawList } from './list-view';
import { drawRecord } from './record-view';
import { currentPlace, onMove } from './router';
import { language, words } from './words';

document.documentElement.lang = language;
document.title = words.title;
const { view, person } = drawFrame(document.getElementById('app') ?? document.body);

let list: CrmList | null = null;
let leaving = new AbortController();

/** Draws the place where the address says we are; what was being drawn before is dropped. */
async function draw(): Promise<void> {
  leaving.abort();
  leaving = new AbortController();
  const { signal } = leaving;
  const place = currentPlace();
  if (place.kind === 'list') document.title = words.title;
  const known = list;
  if (!known) view.replaceChildren(sentence(words.loading));
  // The list is read anew each time it is opened; a record page only needs to know which records there are.
  if (!known || place.kind === 'list') {
    const answer = await readList();
    if (signal.aborted) return;
    if (answer.kind !== 'ok') return view.replaceChildren(sentence(words.unreachable, () => void draw()));
    list = answer.value;
    person.textContent = list.me.name;
  }
  if (!list) return;
  if (place.kind === 'list') drawList(view, list, place.query);
  else
    await drawRecord(
      view,
      place.n,
      list.leads.map((lead) => lead.n),
      signal,
    );
}

onMove(() => void draw());
void draw();
