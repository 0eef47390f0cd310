import type { CrmActivity } from '../record';
import { h, icon, icons } from './element';
import { dateTimeText, words } from './words';

const drawings: Record<string, string> = {
  call: icons.call,
  mail: icons.mail,
  reply: icons.mail,
  mail_click: icons.mail,
  mail_open: icons.mail,
  unsubscribe: icons.mail,
  meeting: icons.meeting,
  visit: icons.meeting,
  note: icons.note,
  download: icons.file,
  form: icons.note,
  inquiry: icons.note,
  webinar: icons.event,
  event_talk: icons.event,
  event_scan: icons.event,
};
const byPeople = ['call', 'mail', 'reply', 'meeting', 'visit', 'note', 'inquiry', 'event_talk'];

/** Draws what happened, latest first. */
export function drawTimeline(activities: readonly CrmActivity[]): HTMLElement {
  return h('ol', { class: 'timeline' }, ...activities.map(item));
}

function item(activity: CrmActivity): HTMLElement {
  const kind = words.kinds[activity.type] ?? activity.type;
  const named = byPeople.includes(activity.type) ? null : activity.title;
  const result = activity.result === undefined ? null : words.resultNames[activity.result];
  return h(
    'li',
    { class: byPeople.includes(activity.type) ? 'event strong' : 'event', 'data-activity': activity.id },
    h('span', { class: 'event-mark' }, icon(drawings[activity.type] ?? icons.page)),
    h(
      'div',
      { class: 'event-body' },
      h(
        'div',
        { class: 'event-head' },
        h('span', { class: 'event-kind' }, kind),
        named ? h('span', { class: 'event-title' }, named) : null,
        result ? h('span', { class: 'event-result' }, result) : null,
        h('span', { class: 'event-when num' }, activity.by ? `${activity.by} · ${dateTimeText(activity.at)}` : dateTimeText(activity.at)),
      ),
      activity.callbackAt === undefined ? null : h('p', { class: 'event-callback' }, words.at(dateTimeText(activity.callbackAt))),
      activity.note ? h('p', { class: 'event-note' }, activity.note) : null,
    ),
  );
}
