import type { CrmKey, CrmStatus } from '@/server/connectors/connector';
import { ARCHIVED } from '@/server/connectors/keep-page';
import type { OdooApi, OdooRow } from './odoo-api';
import { idOf, momentOf, textOf } from './odoo-values';
import { type OdooWords, orNone, UNQUALIFIED } from './odoo-words';

/** What changed on a lead in one go, as Odoo's tracking keeps it. */
type Step = {
  id: string;
  at: number;
  by: string | null;
  stage?: { from: number; to: number };
  active?: boolean;
  lost?: { reason: number | null };
};

/** The status a lead has now, as the mapping names it; one that is put away without being lost says so itself. */
export function statusNow(row: OdooRow, words: OdooWords): { status: string | null; archived: boolean } {
  if (row.active === false) {
    const reason = idOf(row.lost_reason_id);
    // Before `won_status` came, lost was put away with no chance left.
    const lost = row.won_status === 'lost' || reason !== null || (row.won_status === undefined && row.probability === 0);
    if (lost) return { status: words.statusOfLost(reason), archived: false };
    return { status: words.statusOfStage(idOf(row.stage_id)), archived: true };
  }
  if (row.type === 'lead') return { status: UNQUALIFIED, archived: false };
  return { status: words.statusOfStage(idOf(row.stage_id)), archived: false };
}

/**
 * The statuses that leads went through: stages entered, lost, put away, restored, each with who did it. Odoo doesn't let every user read
 * its tracking; without it there is the moment of the last change of stage.
 */
export async function statusHistory(
  odoo: OdooApi,
  words: OdooWords,
  rows: readonly OdooRow[],
  keyOf: (row: OdooRow) => CrmKey,
  signal: AbortSignal,
): Promise<CrmStatus[]> {
  const opportunities = rows.filter(({ type }) => type !== 'lead');
  const steps = await trackedSteps(odoo, words, opportunities, signal);
  return opportunities.flatMap((row) => walk(row, steps?.get(row.id) ?? [], steps !== null, words, keyOf(row)));
}

function walk(row: OdooRow, steps: readonly Step[], tracked: boolean, words: OdooWords, on: CrmKey): CrmStatus[] {
  const begins = momentOf(row.date_conversion) ?? momentOf(row.create_date);
  const told: CrmStatus[] = [];
  if (begins === null) return told;
  const tell = (id: string, at: number, to: string | null, by: string | null) => {
    if (to !== null && at >= begins) told.push({ kind: 'status', on, id, at, to, by });
  };
  let stage = steps.find((step) => step.stage)?.stage?.from ?? idOf(row.stage_id);
  if (!tracked) {
    const changed = momentOf(row.date_last_stage_update);
    if (changed !== null && row.active !== false) tell(`stage:${stage}`, Math.max(changed, begins), words.statusOfStage(stage), null);
    return told;
  }
  tell('created', begins, words.statusOfStage(stage), null);
  for (const { id, at, by, stage: moved, active, lost } of steps) {
    if (moved) stage = moved.to;
    if (lost) tell(id, at, words.statusOfLost(lost.reason), by);
    else if (active === false) tell(id, at, ARCHIVED, by);
    else if (moved || active) tell(id, at, words.statusOfStage(stage), by);
  }
  return told;
}

/** By lead, oldest first; null where tracking may not be read. */
async function trackedSteps(
  odoo: OdooApi,
  words: OdooWords,
  rows: readonly OdooRow[],
  signal: AbortSignal,
): Promise<Map<number, Step[]> | null> {
  if (rows.length === 0) return new Map();
  const names = ['stage_id', 'active', 'lost_reason_id', 'won_status'];
  const fields = await orNone(
    odoo.search(
      'ir.model.fields',
      {
        domain: [
          ['model', '=', 'crm.lead'],
          ['name', 'in', names],
        ],
        fields: ['name'],
      },
      signal,
    ),
  );
  if (fields.length === 0) return null;
  const nameOf = new Map(fields.map((field) => [field.id, textOf(field.name)]));
  // Called `field` before 17.
  const fieldId = (await odoo.fields('mail.tracking.value', signal).catch(() => new Map())).has('field') ? 'field' : 'field_id';
  const messages = await odoo.search(
    'mail.message',
    {
      domain: [
        ['model', '=', 'crm.lead'],
        ['res_id', 'in', rows.map(({ id }) => id)],
        ['tracking_value_ids', '!=', false],
      ],
      fields: ['res_id', 'date', 'author_id'],
      order: 'id',
    },
    signal,
  );
  if (messages.length === 0) return new Map();
  const values = await odoo
    .search(
      'mail.tracking.value',
      {
        domain: [
          ['mail_message_id', 'in', messages.map(({ id }) => id)],
          [fieldId, 'in', [...nameOf.keys()]],
        ],
        fields: [fieldId, 'old_value_integer', 'new_value_integer', 'new_value_char', 'mail_message_id'],
      },
      signal,
    )
    .catch(() => null);
  if (values === null) return null;
  const byMessage = new Map<number, OdooRow[]>();
  for (const value of values) {
    const message = idOf(value.mail_message_id) ?? 0;
    byMessage.set(message, [...(byMessage.get(message) ?? []), value]);
  }
  const steps = new Map<number, Step[]>();
  for (const message of messages) {
    const lead = idOf(message.res_id);
    const at = momentOf(message.date);
    const changed = byMessage.get(message.id);
    if (lead === null || at === null || !changed) continue;
    const step: Step = { id: `message/${message.id}`, at, by: words.userOf(idOf(message.author_id)) };
    let reason: number | null = null;
    let lost = false;
    for (const value of changed) {
      const to = Number(value.new_value_integer);
      switch (nameOf.get(idOf(value[fieldId]) ?? 0)) {
        case 'stage_id':
          step.stage = { from: Number(value.old_value_integer), to };
          break;
        case 'active':
          step.active = to === 1;
          break;
        case 'lost_reason_id':
          reason = to > 0 ? to : null;
          lost ||= to > 0;
          break;
        case 'won_status':
          lost ||= textOf(value.new_value_char) === 'Lost';
          break;
      }
    }
    if (step.active === false && lost) step.lost = { reason };
    steps.set(lead, [...(steps.get(lead) ?? []), step]);
  }
  return steps;
}
