import { activityTypes, bantStates, channels, departments, parkedStates, touchResults, verdicts } from '../lead';
import type { Agreement } from '../rulebook';

/** The values that a field can have, where they are a closed list; null where they are free. */
export function fieldValues(field: string, agreement: Agreement): readonly string[] | null {
  switch (field) {
    case 'stage':
      return [...agreement.stages.map(({ id }) => id), ...parkedStates, ...agreement.parked.map(({ id }) => id)];
    case 'lead.intent':
    case 'handOff.intent':
      return agreement.intents.map(({ id }) => id);
    case 'lead.rank':
      return agreement.ranks.map(({ id }) => id);
    case 'lead.relation':
      return ['prospect', 'customer', 'competitor', 'student', 'vendor', 'wrong_contact'];
    case 'lead.language':
      return ['ja', 'en'];
    case 'lead.sourcedBy':
      return ['mkt', 'sales'];
    case 'score.band':
      return agreement.scoring.bands.map(({ id }) => id);
    case 'readiness':
      return ['now', 'later', 'not_yet', 'not_asked'];
    case 'gate':
    case 'persona':
      return ['yes', 'no', 'unknown'];
    case 'persona.account':
    case 'persona.department':
    case 'persona.person':
      return ['yes', 'partly', 'no', 'unknown'];
    case 'cutOffs':
      return ['pass', 'fail', 'unknown'];
    case 'bant.budget':
    case 'bant.authority':
    case 'bant.need':
    case 'bant.timing':
      return [...bantStates, 'stale'];
    case 'handOff.to':
      return departments;
    case 'handOff.note':
      return ['complete', 'partial'];
    case 'handOff.verdict':
    case 'handOff.is':
    case 'handOff.fs':
    case 'handOff.mkt':
      return [...verdicts, 'pending'];
    case 'account.customer':
    case 'appointment.valid':
    case 'opportunity':
    case 'bant.need.seesUs':
    case 'optOut.mail':
    case 'optOut.phone':
    case 'optOut.visit':
    case 'optOut.all':
      return ['true', 'false'];
    default:
      return null;
  }
}

/** The values that a part of an activity match can name; null where they are free. */
export function matchValues(part: 'type' | 'channel' | 'result' | 'intent', agreement: Agreement): readonly string[] {
  switch (part) {
    case 'type':
      return activityTypes;
    case 'channel':
      return channels;
    case 'result':
      return agreement.touchResults.length > 0 ? agreement.touchResults.map(({ id }) => id) : touchResults;
    case 'intent':
      return agreement.intents.map(({ id }) => id);
  }
}
