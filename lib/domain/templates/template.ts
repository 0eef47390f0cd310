import type { Agreement, PromiseRule, StageRule } from '../rulebook';
import type { LocalText } from '../text';

/** A starting point: the agreement that ships, after a short list of changes. */
export interface Template {
  /** Never changes. */
  id: string;
  name: LocalText;
  /** For whom it is meant, and what differs. */
  description: LocalText;
  /** Makes the template’s own agreement of the one that ships, which stays as it is. */
  change(agreement: Agreement): Agreement;
}

/** The title under which a template's agreement is published, and what it takes for granted beyond the usual. */
export function titled(agreement: Agreement, title: LocalText, assumptions: LocalText[]): Agreement {
  return { ...agreement, meta: { ...agreement.meta, title, assumptions } };
}

/** Some promises changed, by id. */
export function withPromises(agreement: Agreement, changes: Record<string, Partial<PromiseRule>>): Agreement {
  return { ...agreement, promises: agreement.promises.map((promise) => ({ ...promise, ...changes[promise.id] })) };
}

/** Some stages changed, by id. */
export function withStages(agreement: Agreement, changes: Record<string, Partial<StageRule>>): Agreement {
  return { ...agreement, stages: agreement.stages.map((stage) => ({ ...stage, ...changes[stage.id] })) };
}
