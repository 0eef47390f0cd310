import type { CrmActivity, CrmKey } from '@/server/connectors/connector';
import type { Purpose } from './call-budget';
import type { KintoneApi, KintoneComment } from './kintone-api';
import { writtenBackId } from './own-mark';

/** Comments read of one record: more than the newest hundred nobody scrolls through. */
const PAGES = 10;

/**
 * The comments on one record, as notes. They are told ten at a time, record by record, and writing one does not touch the record. Their
 * numbers are each record's own.
 */
export async function readComments(
  api: KintoneApi,
  app: string,
  on: CrmKey,
  purpose: Purpose,
  signal: AbortSignal,
): Promise<CrmActivity[]> {
  const told: CrmActivity[] = [];
  for (let page = 0; page < PAGES; page++) {
    const { comments, older } = await api.comments(app, on.id, page * 10, purpose, signal);
    for (const comment of comments) told.push(activityOf(on, comment));
    if (!older || comments.length === 0) break;
  }
  return told;
}

function activityOf(on: CrmKey, { id, text, createdAt, creator }: KintoneComment): CrmActivity {
  const own = writtenBackId(text);
  return {
    kind: 'activity',
    on,
    id: commentId(on.id, id),
    type: 'note',
    occurredAt: Date.parse(createdAt),
    by: creator.code,
    note: text.trim().slice(0, 4_000),
    ...(own === null ? {} : { own }),
  };
}

export function commentId(record: string, comment: string): string {
  return `comment/${record}/${comment}`;
}
