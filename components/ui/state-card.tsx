import type { ReactNode } from 'react';

type Props = { icon: ReactNode; title: string; hint?: string; action?: ReactNode; testId?: string };

/** A page with nothing to show says why and what to do. */
export function StateCard({ icon, title, hint, action, testId }: Props) {
  return (
    <div className="state" role="status" data-testid={testId}>
      {icon}
      <h2>{title}</h2>
      {hint && <p>{hint}</p>}
      {action}
    </div>
  );
}
