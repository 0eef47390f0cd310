import type { Message } from '../message';
import { type ChannelKind, json } from './kind';

/** A text block reads some Markdown: what would be read is escaped. */
function escaped(text: string): string {
  return text.replace(/[\\`*_[\]()#>~]/g, '\\$&');
}

function card({ title, lines, links }: Message): object {
  return {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [
      { type: 'TextBlock', text: escaped(title), weight: 'Bolder', size: 'Medium', wrap: true },
      ...lines.map((line) => ({ type: 'TextBlock', text: escaped(line), wrap: true, spacing: 'Small' })),
      ...links.map(({ label, url }) => ({
        type: 'TextBlock',
        text: `[${escaped(label)}](${url.replaceAll('(', '%28').replaceAll(')', '%29')})`,
        wrap: true,
        spacing: 'Small',
      })),
    ],
  };
}

/** Microsoft Teams by a workflow that posts a card when a webhook request comes (“Post to a channel when a webhook request is received”). */
export const teams: ChannelKind = {
  id: 'teams',
  name: 'Microsoft Teams',
  secrets: { url: { label: 'the address of the workflow’s webhook' } },
  request: (message, { url = '' }) => ({
    url,
    headers: json,
    body: JSON.stringify({
      type: 'message',
      attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content: card(message) }],
    }),
  }),
};
