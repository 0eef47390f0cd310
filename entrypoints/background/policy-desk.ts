import { browser } from 'wxt/browser';
import { type CompanyPolicy, type PolicyProblem, readPolicy } from '@/lib/domain/company-policy';
import { fixLanguage } from '@/lib/i18n/words';

/** What the company set for everybody, as read last. */
export type PolicyDesk = {
  read(): Promise<{ policy: CompanyPolicy; problems: PolicyProblem[] }>;
  /** The company may have set something else. */
  doubt(): void;
};

/** What the browser hands on of the company's policies. A browser without any, or without such a thing, has nothing. */
function managed(): Promise<unknown> {
  return Promise.resolve()
    .then(() => browser.storage.managed.get(null))
    .catch(() => ({}));
}

/** Reads the company's policy once and again whenever it may differ; the worker speaks the language it says. */
export function createPolicyDesk(): PolicyDesk {
  let known: ReturnType<PolicyDesk['read']> | null = null;
  return {
    read() {
      known ??= managed().then((raw) => {
        const read = readPolicy(raw);
        fixLanguage(read.policy.language ?? null);
        return read;
      });
      return known;
    },
    doubt() {
      known = null;
    },
  };
}
