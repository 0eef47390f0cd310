import type { Message } from '../message';
import { type ChannelKind, json } from './kind';

/** Angle brackets make links and mentions there, and there is no way to escape them. */
function escaped(text: string): string {
  return text.replaceAll('<', '‹').replaceAll('>', '›');
}

function text({ title, lines, links }: Message): string {
  const linked = links.map(
    ({ label, url }) => `• <${url.replaceAll('|', '%7C').replaceAll('>', '%3E')}|${escaped(label).replaceAll('|', '/')}>`,
  );
  return [`*${escaped(title)}*`, ...lines.map(escaped), ...linked].join('\n');
}

/** Google Chat's incoming webhooks. A message with a `requestId` that is there already is not made twice. */
export const googleChat: ChannelKind = {
  id: 'google-chat',
  name: 'Google Chat',
  secrets: { url: { label: 'the webhook’s address (https://chat.googleapis.com/v1/spaces/…)' } },
  request(message, { url = '' }, delivery) {
    const address = new URL(url);
    address.searchParams.set('requestId', delivery);
    return { url: address.href, headers: json, body: JSON.stringify({ text: text(message) }) };
  },
};
