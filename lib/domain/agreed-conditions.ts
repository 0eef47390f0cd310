import { sayRules } from './condition-sentence';
import type { Agreement } from './rulebook';
import type { LocalText } from './text';

/** More than these are no list to choose from. */
const MOST = 12;

/**
 * What a lead must fulfil to be handed over, each rule in words of its own: of the stage it stands in, or of the nearest before that
 * hands over; from a place outside the ladder, of the first that does. Then what no lead may fall below. Empty where nothing was agreed.
 */
export function agreedConditions(agreement: Agreement, stage: string): LocalText[] {
  const here = agreement.stages.findIndex(({ id }) => id === stage);
  const handing = agreement.stages.filter(({ handsOff, entry }) => handsOff && entry);
  const before = handing.filter((rule) => agreement.stages.indexOf(rule) <= here).at(-1);
  const { entry } = before ?? handing[0] ?? {};
  const asked = entry ? sayRules(entry, agreement) : [];
  const said = new Map([...asked, ...agreement.cutOffs.map(({ name }) => name)].map((text) => [text.ja, text]));
  return [...said.values()].slice(0, MOST);
}
