import { z } from 'zod';
import { languages } from '@/lib/domain/text';
import type { HubServices } from '@/server/create-hub';
import { HubFault } from '@/server/hub-fault';
import { textTable } from '@/server/text-table';
import { channelKind } from './kinds/registry';
import { nameSettings, tellings } from './message';

const Id = z.string().regex(/^[A-Za-z0-9_.-]{1,80}$/, 'use letters, digits, _ . - only');

/** What the person who runs the hub can ask of outgoing webhooks. Addresses and tokens come with the action and are never shown. */
export const webhookActions = [
  z.object({
    do: z.literal('webhook add'),
    id: Id,
    team: z.string().min(1).max(80),
    kind: z.string().max(40),
    tells: z.array(z.enum(tellings)).min(1),
    language: z.enum(languages),
    names: z.enum(nameSettings),
    secrets: z.record(z.string(), z.string()),
  }),
  z.object({ do: z.literal('webhook list') }),
  z.object({ do: z.literal('webhook test'), id: Id }),
  z.object({ do: z.literal('webhook remove'), id: Id }),
] as const;
const WebhookAction = z.discriminatedUnion('do', webhookActions);
export type WebhookAction = z.infer<typeof WebhookAction>;

/** Does one action on outgoing webhooks. @throws {HubFault} one line on what to correct. */
export async function runWebhook(
  action: WebhookAction,
  { webhooks, deliveries }: Pick<HubServices, 'webhooks' | 'deliveries'>,
  now: number,
): Promise<{ lines: string[]; ok: boolean }> {
  switch (action.do) {
    case 'webhook add': {
      const { do: _do, ...webhook } = action;
      const { secret } = await webhooks.put(webhook, now);
      const name = channelKind(action.kind)?.name ?? action.kind;
      const told = action.tells.map((one) => (one === 'escalation' ? 'missed promises' : 'a summary each working day')).join(' and ');
      return {
        ok: true,
        lines: [
          ...(secret === null ? [] : [secret, 'This secret is shown once: the receiver checks signatures with it.']),
          `${action.id} tells team ${action.team} of ${told} by ${name}. Try it: npm run hub -- webhook test ${action.id}`,
        ],
      };
    }
    case 'webhook list':
      return {
        ok: true,
        lines: textTable(
          ['webhook', 'team', 'kind', 'host', 'tells', 'names', 'waiting', 'given up', 'last taken', 'last trouble'],
          (await webhooks.list()).map((one) => [
            one.id,
            one.team,
            `${one.kind} ${one.language}`,
            one.host,
            one.tells.join(', '),
            one.names,
            String(one.waiting),
            String(one.dead),
            one.lastOkAt === null ? 'never' : new Date(one.lastOkAt).toISOString().slice(0, 16).replace('T', ' ').concat(' UTC'),
            one.lastError ?? '',
          ]),
        ),
      };
    case 'webhook test': {
      const sent = await deliveries.test(action.id);
      return sent.ok
        ? { ok: true, lines: [`${action.id} took a test message.`] }
        : { ok: false, lines: [`${action.id} did not take it: ${sent.why}.`] };
    }
    case 'webhook remove':
      if (!(await webhooks.remove(action.id))) throw new HubFault(`There is no webhook "${action.id}".`);
      return { ok: true, lines: [`${action.id} is gone, its address and what waited for it are deleted.`] };
  }
}
