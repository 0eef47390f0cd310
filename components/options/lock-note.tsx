import { Lock } from 'lucide-react';

/** Says who locked what stands above it; nothing where nobody did. */
export function LockNote({ text, testId }: { text: string | null; testId?: string }) {
  if (text === null) return null;
  return (
    <p className="lock-note" data-testid={testId}>
      <Lock size={13} aria-hidden />
      {text}
    </p>
  );
}
