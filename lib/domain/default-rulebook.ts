import { z } from 'zod';
import { bant, cutOffs } from './defaults/bant';
import { calendars } from './defaults/calendars';
import { departments } from './defaults/departments';
import { glossary } from './defaults/glossary';
import { intents } from './defaults/intents';
import { meta } from './defaults/meta';
import { personaLayers, ranks } from './defaults/personas';
import { promises } from './defaults/promises';
import { scoring } from './defaults/scoring';
import { parked, stages } from './defaults/stages';
import { pauseReasons, reasons, touchResults, wakeSignals } from './defaults/work';
import type { Rulebook } from './rulebook';
import { sections } from './rulebook-sections';

/**
 * The rulebook that ships: Japanese B2B with inside sales, every label in both languages.
 * Its almanac is empty: holidays become named dates when somebody publishes it.
 */
export const defaultRulebook: Rulebook = {
  agreement: {
    meta,
    glossary,
    departments,
    calendars,
    personaLayers,
    ranks,
    stages,
    parked,
    scoring,
    bant,
    cutOffs,
    promises,
    intents,
    touchResults,
    reasons,
    pauseReasons,
    wakeSignals,
    absencePolicy: 'cover',
    ...z.object(sections).parse({}),
  },
  almanac: { revision: 0, holidays: {}, transitions: {}, absences: [] },
};
