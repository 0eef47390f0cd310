import { createHash } from 'node:crypto';
import { type DeliveryAnswer, DeliveryAnswer as DeliveryAnswerSchema } from '@/lib/api/contract';
import { parkedStates } from '@/lib/domain/lead';
import type { Instant } from '@/lib/domain/time';

import { flatObject } from '@/server/import/flat-object';
import { allOf } from '@/server/import/import-text';
import type { KeepRecords, Placed } from '@/server/import/keep-records';
import { heldColumns } from '@/server/import/lead-columns';
import { orderedId } from '@/server/import/ordered-id';
import { type RecordContext, readRecord } from '@/server/import/read-record';
import { type RecordPlan, recordPlan } from '@/server/import/record-plan';
import type { Directory } from '@/server/services/directory';
import type { Rulebooks } from '@/server/services/rulebooks';
import { mappingOf } from './mappings/registry';
import { isSigned, type Proof, showsSecret } from './signature';
import type { Source, Sources } from './sources';

/** Something sent by a source: the body as it came, and its records once it is known whose it is. */
export type SentDelivery = {
  source: string;
  proof: Proof;
  /** The sender's own id of it. */
  id: string | undefined;
  body: Uint8Array;
  read: () => readonly Readonly<Record<string, unknown>>[];
};

/** What sources send, taken once. */
export type Intake = {
  /** Null: nobody who may send. `read` of the delivery may throw what is wrong with its body. */
  take(delivery: SentDelivery): Promise<DeliveryAnswer | null>;
};

const UNKNOWN_TOLD = 50;
/** A header that is shown proves less than a signature: the same words count as one delivery for this long. */
const SAME_WORDS = 5 * 60_000;

/** Takes deliveries into one hub. */
export function createIntake(parts: {
  sources: Sources;
  directory: Directory;
  rulebooks: Rulebooks;
  keep: KeepRecords;
  clock: () => Instant;
}): Intake {
  const { sources, directory, rulebooks, keep, clock } = parts;
  const plans = new Map<string, RecordPlan>();

  /** A plan is kept: what it learns of a source's names is worth having next time. */
  function planOf(kind: string): RecordPlan {
    const plan = plans.get(kind) ?? recordPlan({ mapping: mappingOf(kind), map: {}, keepUnknown: true, forbidden: heldColumns });
    plans.set(kind, plan);
    return plan;
  }

  async function contextOf(source: Source, key: () => string, now: Instant): Promise<RecordContext> {
    const mapping = mappingOf(source.kind);
    const site = source.crm === null ? undefined : (await directory.sites()).find(({ id }) => id === source.crm);
    const { rulebook } = await rulebooks.current(source.team, now);
    return {
      site: { id: source.id, crm: 'ingest' },
      type: mapping?.type ?? 'lead',
      team: source.team,
      now,
      teams: new Set([source.team]),
      mayHold: new Set(),
      people: new Set(),
      stages: new Set([...rulebook.agreement.stages.map(({ id }) => id), ...parkedStates]),
      nameless: true,
      scoreSource: source.id,
      sourcedBy: 'mkt',
      makeId: orderedId,
      mapping,
      pageGroups: rulebook.agreement.pageGroups,
      crm: site === undefined ? null : { id: site.id, crm: site.crm },
      source: source.id,
      key,
    };
  }

  return {
    async take({ source: id, proof, id: deliveryId, body, read }) {
      const now = clock();
      const opened = await sources.open(id, now);
      // Without such a source the work is the same, so that its absence can't be told by the time it takes.
      const secrets = opened?.secrets ?? ['nobody'];
      const signed = isSigned(proof, secrets, body, now);
      const shown = showsSecret(proof, secrets);
      const source = opened?.source;
      if (!source || !(signed || (shown && source.proof === 'header'))) return null;
      const words = createHash('sha256').update(body).digest('base64url');
      const time = signed ? proof.timestamp : String(Math.floor(now / SAME_WORDS));
      const keys = [`words:${time}:${words}`, ...(deliveryId === undefined ? [] : [`id:${deliveryId}`])];
      const before = await sources.known(id, keys);
      if (before !== null) return { ...DeliveryAnswerSchema.parse(before), replayed: true };

      const records = read();
      const plan = planOf(source.kind);
      const base = deliveryId ?? `${time}:${words.slice(0, 24)}`;
      let place = 0;
      const context = await contextOf(source, () => `${base}:${place}`, now);
      const unknown = new Set<string>();
      const refused: DeliveryAnswer['refused'] = [];
      const placed: Placed[] = [];
      for (const [index, object] of records.entries()) {
        place = index;
        const told = flatObject(object).flatMap(([name, value]) => {
          const targets = plan.targetsOf(name);
          if (targets.length > 0 && targets.every(({ to }) => to === 'custom') && unknown.size < UNKNOWN_TOLD)
            unknown.add(name.slice(0, 80));
          return targets.map((target) => ({ target, value }));
        });
        const result = readRecord(
          told.sort((a, b) => a.target.rank - b.target.rank),
          context,
        );
        if ('refused' in result) refused.push({ record: index, reason: allOf(result.refused) });
        else placed.push({ place: index, record: result });
      }
      const kept = await keep(placed, { source: `ingest:${id}`, dryRun: false, teams: new Set([source.team]), moves: true });
      for (const one of kept.refused) refused.push({ record: one.place, reason: one.text });
      const answer: DeliveryAnswer = {
        replayed: false,
        records: records.length,
        added: kept.added,
        changed: kept.changed,
        unchanged: kept.unchanged,
        matched: kept.matched,
        ambiguous: kept.notices.length,
        refused: refused.sort((a, b) => a.record - b.record),
        unknown: [...unknown],
      };
      await sources.took(id, keys, answer, { taken: records.length - refused.length, refused: refused.length }, now);
      return answer;
    },
  };
}
