import type { Tone } from '@/lib/i18n/clock-headline';

/** The shape that goes with a colour: dot, diamond, square, two bars, ring. Decoration: a word always stands beside it. */
export function ToneMark({ tone, size = 10 }: { tone: Tone; size?: number }) {
  return (
    <svg className={`tone-${tone}`} width={size} height={size} viewBox="0 0 10 10" fill="currentColor" aria-hidden="true">
      {shape(tone)}
    </svg>
  );
}

function shape(tone: Tone) {
  switch (tone) {
    case 'calm':
      return <circle cx="5" cy="5" r="4.5" />;
    case 'warn':
      return <rect x="1.6" y="1.6" width="6.8" height="6.8" rx="0.8" transform="rotate(45 5 5)" />;
    case 'late':
      return <rect x="0.8" y="0.8" width="8.4" height="8.4" rx="0.8" />;
    case 'still':
      return (
        <>
          <rect x="1" y="0.8" width="2.8" height="8.4" />
          <rect x="6.2" y="0.8" width="2.8" height="8.4" />
        </>
      );
    case 'mute':
      return <circle cx="5" cy="5" r="3.9" fill="none" stroke="currentColor" strokeWidth="1.2" />;
  }
}
