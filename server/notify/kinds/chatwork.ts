import { type Message, plainText } from '../message';
import type { ChannelKind } from './kind';

/** Brackets make tags such as [To:1] and [info] there, and there is no way to escape them. */
function escaped(text: string): string {
  return text.replaceAll('[', '［').replaceAll(']', '］');
}

function text(message: Message): string {
  return `[info][title]${escaped(message.title)}[/title]${escaped(plainText(message))}[/info]`;
}

/** Chatwork: messages are posted into a room with an API token (developer.chatwork.com, POST /rooms/{room_id}/messages). */
export const chatwork: ChannelKind = {
  id: 'chatwork',
  name: 'Chatwork',
  address: 'https://api.chatwork.com',
  settings: ['room'],
  secrets: { token: { label: 'the API token' } },
  request: (message, { url = '', room = '', token = '' }) => ({
    url: `${new URL(url).origin}/v2/rooms/${encodeURIComponent(room)}/messages`,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json', 'x-chatworktoken': token },
    body: new URLSearchParams({ body: text(message), self_unread: '0' }).toString(),
  }),
};
