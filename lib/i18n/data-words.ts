import type { CompanyPolicy, PolicyProblem } from '@/lib/domain/company-policy';
import type { Language } from '@/lib/domain/text';
import { dataEn } from './locales/data-en';
import { type DataWords, dataJa } from './locales/data-ja';
import { shownText } from './shown-text';

export type { DataWords } from './locales/data-ja';

/** What is said of the company's policy and of what is kept here. Apart from the dictionary: the options page alone needs it. */
export function dataWords(lang: Language): DataWords {
  return lang === 'ja' ? dataJa : dataEn;
}

/** Who set the policy, as it names them; "your company" where it doesn't. */
export function policyBy(policy: CompanyPolicy | undefined, lang: Language): string {
  return policy?.by ? shownText(policy.by, 80) : dataWords(lang).policy.byCompany;
}

/** What is wrong with the policy and what it should be. */
export function policyProblemText(problem: PolicyProblem, lang: Language): string {
  const { problems } = dataWords(lang).policy;
  switch (problem.kind) {
    case 'whole':
      return problems.whole;
    case 'unknown':
      return problems.unknown(shownText(problem.name, 40));
    case 'entry':
      return problems.entry(problem.key, problem.at);
    case 'value':
      return problems.value[problem.key];
  }
}

/** A number of bytes as people read it: "3.4 MB". */
export function bytesText(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB'] as const;
  let [value, unit] = [bytes, 0];
  while (value >= 1000 && unit < units.length - 1) [value, unit] = [value / 1000, unit + 1];
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}
