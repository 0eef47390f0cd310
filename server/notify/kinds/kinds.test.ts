import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Message, shortText } from '../message';
import { channelKind, channelKinds } from './registry';

const message: Message = {
  event: 'escalation',
  team: 'east',
  language: 'ja',
  title: '期限超過 2件 <A & B>',
  lines: ['即応:2件(ISマネージャーへ)'],
  links: [{ label: '[To:1] つばめ <!channel> 即応・期限 11/24 11:00', url: 'https://crm.example/leads/1?a=(b)|c' }],
  figures: { overdue: 2 },
};
const at = 1_795_485_600_123;

function request(id: string, secrets: Record<string, string>) {
  const kind = channelKind(id);
  if (!kind) throw new Error(id);
  return kind.request(message, secrets, 'd-1', at);
}

describe('what a channel is sent', () => {
  it('Slack: text in which a name can’t call people or make a link', () => {
    const { url, body } = request('slack', { url: 'https://hooks.slack.com/services/T/B/x' });
    expect(url).toBe('https://hooks.slack.com/services/T/B/x');
    expect(JSON.parse(body)).toEqual({
      text: '*期限超過 2件 &lt;A &amp; B&gt;*\n即応:2件(ISマネージャーへ)\n• <https://crm.example/leads/1?a=(b)%7Cc|[To:1] つばめ &lt;!channel&gt; 即応・期限 11/24 11:00>',
      unfurl_links: false,
      unfurl_media: false,
    });
  });

  it('Teams: a message with one adaptive card', () => {
    const { body } = request('teams', { url: 'https://x.logic.azure.com/workflows/1' });
    const { type, attachments } = JSON.parse(body);
    expect(type).toBe('message');
    expect(attachments).toHaveLength(1);
    expect(attachments[0]).toMatchObject({
      contentType: 'application/vnd.microsoft.card.adaptive',
      contentUrl: null,
      content: { type: 'AdaptiveCard', version: '1.4' },
    });
    expect(attachments[0].content.body.map(({ text }: { text: string }) => text)).toEqual([
      '期限超過 2件 <A & B\\>',
      '即応:2件\\(ISマネージャーへ\\)',
      '[\\[To:1\\] つばめ <!channel\\> 即応・期限 11/24 11:00](https://crm.example/leads/1?a=%28b%29|c)',
    ]);
  });

  it('Google Chat: text, and the delivery’s id so that one sent twice is one message', () => {
    const { url, body } = request('google-chat', { url: 'https://chat.googleapis.com/v1/spaces/A/messages?key=k&token=t' });
    expect(Object.fromEntries(new URL(url).searchParams)).toEqual({ key: 'k', token: 't', requestId: 'd-1' });
    expect(JSON.parse(body).text).toContain('• <https://crm.example/leads/1?a=(b)%7Cc|[To:1] つばめ ‹!channel› 即応');
  });

  it('Chatwork: a form to its room, with the token beside it and no tag but ours', () => {
    const { url, headers, body } = request('chatwork', { url: 'https://api.chatwork.com', room: '42', token: 'secret' });
    expect(url).toBe('https://api.chatwork.com/v2/rooms/42/messages');
    expect(headers).toMatchObject({ 'x-chatworktoken': 'secret', 'content-type': 'application/x-www-form-urlencoded' });
    const form = new URLSearchParams(body);
    expect(form.get('self_unread')).toBe('0');
    expect(form.get('body')).toBe(
      '[info][title]期限超過 2件 <A & B>[/title]即応:2件(ISマネージャーへ)\n［To:1］ つばめ <!channel> 即応・期限 11/24 11:00\nhttps://crm.example/leads/1?a=(b)|c[/info]',
    );
  });

  it('LINE WORKS: a title and plain text', () => {
    const { body } = request('line-works', { url: 'https://webhook.worksmobile.com/message/x' });
    expect(JSON.parse(body)).toEqual({
      title: '期限超過 2件 <A & B>',
      body: { text: expect.stringContaining('即応:2件(ISマネージャーへ)\n[To:1] つばめ') },
    });
  });

  it('any program: JSON signed by id, second and body', () => {
    const key = Buffer.from('a key of thirty-two bytes or so..');
    const { headers, body } = request('generic', { url: 'https://x.example', secret: `whsec_${key.toString('base64')}` });
    expect(JSON.parse(body)).toMatchObject({ type: 'tasuki.escalation', data: { team: 'east', figures: { overdue: 2 } } });
    const seconds = Math.floor(at / 1_000);
    expect(headers).toMatchObject({
      'webhook-id': 'd-1',
      'webhook-timestamp': String(seconds),
      'webhook-signature': `v1,${createHmac('sha256', key).update(`d-1.${seconds}.${body}`).digest('base64')}`,
    });
  });

  it.each(channelKinds.map(({ id }) => id))('%s: every address it is sent to is one that was given', (id) => {
    expect(new URL(request(id, { url: 'https://given.example/hook' }).url).host).toBe('given.example');
  });
});

describe('text from outside', () => {
  it.each([
    ['one line', 'a\nb\u2028c\td', 'a b c d'],
    ['without what turns it round', 'ab\u202Ecd\u2066e', 'ab cd e'],
    ['cut by characters, not through one', '👍'.repeat(100), `${'👍'.repeat(59)}…`],
    ['as it is', '株式会社つばめ', '株式会社つばめ'],
  ])('is %s', (_, text, expected) => {
    expect(shortText(text)).toBe(expected);
  });
});
