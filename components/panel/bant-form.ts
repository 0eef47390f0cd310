import type { BantReading } from '@/lib/domain/assessment';
import type { Act } from '@/lib/domain/command';
import type { BantElement, BantState } from '@/lib/domain/lead';

/** What a person has entered about one element. */
export type BantForm = {
  element: BantElement;
  state: BantState | null;
  /** An amount, in words: "500万円". Kept at the head of the customer's words. */
  amount: string;
  words: string;
  saidBy: string;
  /** "2027-04", or empty. */
  month: string;
  seesUs: 'yes' | 'no' | 'unknown';
};

type SetBant = Extract<Act, { kind: 'set_bant' }>;

/** Which elements name a month, and which an amount. */
export const hasMonth = (element: BantElement): element is 'budget' | 'timing' => element === 'budget' || element === 'timing';
export const hasAmount = (element: BantElement): boolean => element === 'budget';

/** The form as it opens: what was typed before where an act came back, else what is known. */
export function bantForm(reading: BantReading, from?: SetBant): BantForm {
  const known = from ?? {
    state: reading.recorded,
    words: reading.words,
    saidBy: reading.saidBy,
    month: reading.month,
    seesUs: reading.seesUs,
  };
  return {
    element: reading.element,
    state: known.state === 'not_asked' && !from ? null : known.state,
    amount: '',
    words: known.words ?? '',
    saidBy: known.saidBy ?? '',
    month: known.month ?? '',
    seesUs: known.seesUs === undefined || known.seesUs === null ? 'unknown' : known.seesUs ? 'yes' : 'no',
  };
}

/** The act a form makes; null while nothing was chosen. What the answer can't carry is left out: nobody knows the month of what was not told. */
export function bantAct(form: BantForm): SetBant | null {
  if (!form.state) return null;
  const act: SetBant = { kind: 'set_bant', element: form.element, state: form.state };
  if (form.state === 'not_asked') return act;
  const words = [hasAmount(form.element) ? form.amount.trim() : '', form.words.trim()].filter(Boolean).join(' ');
  if (words) act.words = words;
  if (form.saidBy.trim()) act.saidBy = form.saidBy.trim();
  if (form.state === 'no_answer') return act;
  if (hasMonth(form.element) && /^\d{4}-\d{2}$/.test(form.month)) act.month = form.month;
  if (form.element === 'need' && form.seesUs !== 'unknown') act.seesUs = form.seesUs === 'yes';
  return act;
}
