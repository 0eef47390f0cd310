import { z } from 'zod';
import type { WriteBack } from '@/server/connectors/connector';
import { CrmFault } from '@/server/connectors/crm-fault';
import { htmlOf } from '@/server/connectors/html-text';
import type { OdooApi } from './odoo-api';
import type { OdooWords } from './odoo-words';

const MARK = 'tasuki.write-back';

/** The id of the write-back that a message carries in its Message-Id; null for everybody else's. */
export function writtenBackId(messageId: string | null): string | null {
  return new RegExp(`^<(.+)@${MARK}>$`).exec(messageId ?? '')?.[1] ?? null;
}

function markOf({ id }: WriteBack): string {
  return `<${id}@${MARK}>`;
}

/**
 * Writes an act on its record: a touch as an activity that was done, anything else as an internal note, in the name of who did it where
 * Odoo knows them. What was written before is found by its mark and not written again.
 * @returns the id under which the message comes back.
 */
export async function writeNote(odoo: OdooApi, words: OdooWords, item: WriteBack, signal: AbortSignal): Promise<string> {
  const [had] = await odoo.search('mail.message', { domain: [['message_id', '=', markOf(item)]], fields: ['res_id'], limit: 1 }, signal);
  if (had) return `message/${had.id}`;
  const type = item.touch ? words.activityTypeFor(item.touch.type === 'visit' ? 'meeting' : item.touch.type) : null;
  const author = item.by.crmUser === null ? null : words.partnerOf(item.by.crmUser);
  const body = `<p><b>${htmlOf(item.subject)}</b><br>${htmlOf(item.text)}</p>`;
  const told = await odoo.call(
    item.on.type,
    'message_post',
    [Number(item.on.id)],
    {
      body,
      // Before 17 a body is HTML anyway.
      ...(odoo.major >= 17 ? { body_is_html: true } : {}),
      message_type: type === null ? 'comment' : 'notification',
      subtype_xmlid: type === null ? 'mail.mt_note' : 'mail.mt_activities',
      ...(type === null ? {} : { mail_activity_type_id: type }),
      ...(author === null ? {} : { author_id: author }),
      message_id: markOf(item),
    },
    signal,
  );
  // A list of ids over JSON-2, the bare id before.
  const id = z.union([z.number(), z.tuple([z.number()]).transform(([one]) => one)]).safeParse(told);
  if (!id.success) throw new CrmFault('broken', 'message_post');
  return `message/${id.data}`;
}
