import type { DayWords } from './day-ja';

/** Side panel, covers, what others did first, and a store without its hub, in English. */
export const dayEn: DayWords = {
  noLead: 'No lead in this tab',
  noLeadHint: 'Open a lead in a CRM site that is turned on, and it appears here.',
  locked: 'Nothing is shown for now',
  lockedHint:
    'The hub has not been reached for 14 days, so customer data stays hidden. It is back once the hub answers. After 21 days the data on this PC is erased.',
  wiped: 'The data on this PC was erased',
  wipedHint: 'The hub was not reached for 21 days. Connect again in the options.',
  openBeside: { panel: 'Open in the side panel', bar: 'Open in the sidebar' },
  cameBack: (n) => (n === 1 ? 'Something you recorded did not take effect' : `On ${n} leads something you recorded did not take effect`),
  look: 'Look',
  superseded: (mine, who, moment, theirs) => `“${mine}” did not take effect. ${who} was first: ${theirs} (${moment})`,
  covers: {
    tab: 'Cover',
    title: 'Away and covered',
    away: (name, from, to) => `${name} away ${from}–${to}`,
    coveredBy: (name) => `Covered by ${name}`,
    nobody: 'No cover yet',
    covering: (name, to) => `Covering for ${name} until ${to}`,
    coveringHint: 'The promises stay the owner’s. Act in their place and log what came of it.',
    whose: 'Whose leads',
    iAmAway: (to, cover) => `You are away until ${to} (${cover === null ? 'no cover yet' : `covered by ${cover}`})`,
    empty: 'Nothing overdue, nothing due today',
  },
};
