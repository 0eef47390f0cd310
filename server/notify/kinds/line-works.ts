import { plainText } from '../message';
import { type ChannelKind, json } from './kind';

/** LINE WORKS by its Incoming Webhook app (developers.worksmobile.com/jp/docs/webhook): a title and plain text. */
export const lineWorks: ChannelKind = {
  id: 'line-works',
  name: 'LINE WORKS',
  secrets: { url: { label: 'the webhook’s address (https://webhook.worksmobile.com/message/…)' } },
  request: (message, { url = '' }) => ({
    url,
    headers: json,
    body: JSON.stringify({ title: message.title, body: { text: plainText(message) || message.title } }),
  }),
};
