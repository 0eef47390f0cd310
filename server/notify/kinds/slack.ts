import type { Message } from '../message';
import { type ChannelKind, json } from './kind';

/** Only these three have a meaning of their own in Slack's text (docs.slack.dev, Formatting message text; seen 2026-11-23). */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function text({ title, lines, links }: Message): string {
  const linked = links.map(
    ({ label, url }) => `• <${url.replaceAll('|', '%7C').replaceAll('>', '%3E')}|${escaped(label).replaceAll('|', '/')}>`,
  );
  return [`*${escaped(title)}*`, ...lines.map(escaped), ...linked].join('\n');
}

/** Slack's incoming webhooks. */
export const slack: ChannelKind = {
  id: 'slack',
  name: 'Slack',
  secrets: { url: { label: 'the webhook’s address (https://hooks.slack.com/services/…)' } },
  request: (message, { url = '' }) => ({
    url,
    headers: json,
    body: JSON.stringify({ text: text(message), unfurl_links: false, unfurl_media: false }),
  }),
};
