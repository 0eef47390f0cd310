import { createHmac } from 'node:crypto';
import { type ChannelKind, json } from './kind';

/**
 * The signature of the Standard Webhooks specification (standardwebhooks.com, 1.0.0): HMAC-SHA256 over `id.seconds.body` with the key
 * that follows `whsec_` in base 64.
 */
export function signature(secret: string, delivery: string, seconds: number, body: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return `v1,${createHmac('sha256', key).update(`${delivery}.${seconds}.${body}`).digest('base64')}`;
}

/** Any program that takes signed webhooks: who receives one knows a repeated delivery by its id. */
export const generic: ChannelKind = {
  id: 'generic',
  name: 'signed JSON',
  secrets: { url: { label: 'the address (https://…)' } },
  request({ event, team, language, title, lines, links, figures }, { url = '', secret = '' }, delivery, at) {
    const seconds = Math.floor(at / 1_000);
    const data = { team, language, title, lines, links, figures };
    const body = JSON.stringify({ type: `tasuki.${event}`, timestamp: new Date(at).toISOString(), data });
    return {
      url,
      headers: {
        ...json,
        'webhook-id': delivery,
        'webhook-timestamp': String(seconds),
        'webhook-signature': signature(secret, delivery, seconds, body),
      },
      body,
    };
  },
};
