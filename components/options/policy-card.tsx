import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { type CompanyPolicy, type PolicyProblem, policyKeys } from '@/lib/domain/company-policy';
import { dataWords, policyBy, policyProblemText } from '@/lib/i18n/data-words';
import { shownText } from '@/lib/i18n/shown-text';
import { useSay } from '../ui/say';

type Props = { policy: CompanyPolicy; problems: readonly PolicyProblem[] };

/** What the company set for everybody, and what of it can't be followed and why. */
export function PolicyCard({ policy, problems }: Props) {
  const { lang } = useSay();
  const text = dataWords(lang).policy;
  const set = policyKeys.filter((key) => key !== 'by' && policy[key] !== undefined);
  return (
    <section className="card" aria-labelledby="policy" data-testid="policy">
      <h2 id="policy">{text.title}</h2>
      {set.length > 0 && <p>{text.about(policyBy(policy, lang))}</p>}
      <div className="card-body">
        {problems.length > 0 && (
          <div className="banner warn" data-testid="policy-problems">
            <TriangleAlert size={16} aria-hidden />
            <div>
              {text.problems.title}
              <ul className="policy-problems">
                {problems.map((problem) => (
                  <li key={JSON.stringify(problem)}>{policyProblemText(problem, lang)}</li>
                ))}
              </ul>
              {text.problems.hint}
            </div>
          </div>
        )}
        {set.length > 0 && (
          <dl className="pairs">
            {set.map((key) => (
              <div key={key} className="pair">
                <dt>{text.keys[key]}</dt>
                <dd>{shownValue(key)}</dd>
              </div>
            ))}
          </dl>
        )}
      </div>
    </section>
  );

  function shownValue(key: keyof CompanyPolicy): ReactNode {
    switch (key) {
      case 'by':
      case 'hub':
        return shownText(policy[key] ?? '', 200);
      case 'signIn':
        return policy.signIn && text.signIn[policy.signIn];
      case 'language':
        return policy.language && text.languages[policy.language];
      case 'notices':
      case 'noticesNameCompany':
      case 'listMarks':
        return policy[key] ? text.on : text.off;
      case 'sites':
      case 'lockedAgreement':
        return policy[key]?.length ? policy[key].map((one) => <div key={one}>{shownText(one, 200)}</div>) : text.noSites;
    }
  }
}
