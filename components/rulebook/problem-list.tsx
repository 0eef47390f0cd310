import { kitWords } from '@/lib/i18n/kit-words';
import { useSay } from '../ui/say';
import { useActs, useEdited } from './editing';

type Props = {
  /** Only what was found in these parts of the agreement; everything without. */
  keys?: readonly string[];
  /** Says so where nothing was found. */
  saysNone?: boolean;
};

/** What was found in the draft, the gravest first, each with a way to its field. */
export function ProblemList({ keys, saysNone = false }: Props) {
  const { lang, text } = useSay();
  const problems = useEdited((now) => now.problems);
  const { goTo } = useActs();
  const kit = kitWords(lang);
  const found = problems.filter(({ path }) => !keys || keys.includes(String(path[0])));
  if (found.length === 0) return saysNone ? <p className="quiet">{kit.noProblems}</p> : null;
  return (
    <details className="rb-problems" open={found.some(({ severity }) => severity === 'error')}>
      <summary>
        {kit.problems} <span className="count">{found.length}</span>
      </summary>
      <ul>
        {found.map((problem) => (
          <li key={`${problem.code} ${problem.path.join('.')} ${problem.text.en}`}>
            <span className={`rb-severity rb-${problem.severity}`}>{kit.severity[problem.severity]}</span>
            <span>{text(problem.text)}</span>
            <button type="button" className="link" onClick={() => goTo(problem.path)}>
              {kit.takeMeThere}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
