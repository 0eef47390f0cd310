import type { Agreement } from '../rulebook';
import { text } from './write';

/** Who acts, on whose hours, and to whom each answers. */
export const departments: Agreement['departments'] = [
  {
    id: 'mkt',
    name: text('マーケティング', 'Marketing'),
    short: text('マーケ', 'Mktg'),
    calendar: 'standard',
    answersTo: text('マーケティング責任者', 'Marketing head'),
  },
  {
    id: 'is',
    name: text('インサイドセールス', 'Inside sales'),
    short: text('IS', 'SDR'),
    calendar: 'quick',
    answersTo: text('ISマネージャー', 'IS manager'),
  },
  {
    id: 'fs',
    name: text('フィールドセールス', 'Field sales'),
    short: text('FS', 'Sales'),
    calendar: 'standard',
    answersTo: text('営業マネージャー', 'Sales manager'),
  },
];
