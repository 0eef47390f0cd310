import { CalendarClock, Ellipsis, Undo2, UserRoundX, UsersRound } from 'lucide-react';
import { useRef } from 'react';
import type { Assessment } from '@/lib/domain/assessment';
import type { Act } from '@/lib/domain/command';
import { Button } from '../ui/button';
import { Menu } from '../ui/menu';
import { useSay } from '../ui/say';
import { ActButton } from './act-button';
import { useActKeys } from './act-keys';
import { useReady, useTrust } from './acting';

/** What an act may ask first. */
export type Question = 'log' | 'nurture' | 'unfit' | 'reassign' | 'callback';

type Props = {
  assessment: Assessment;
  /** A question stands open: keys belong to it. */
  asking: Question | null;
  onAsk: (question: Question) => void;
  onAct: (act: Act) => void;
  onLogKey: (key: number) => void;
  onUndo: (() => void) | null;
};

/** The next step as the first button, then the verdicts, then the rare acts. */
export function ActsBar({ assessment, asking, onAsk, onAct, onLogKey, onUndo }: Props) {
  const { words } = useSay();
  const trust = useTrust();
  const bar = useRef<HTMLDivElement>(null);
  const ready = useReady(bar);
  const waiting = assessment.stage.awaitingVerdict;
  const accept = () => waiting && onAct({ kind: 'verdict', verdict: 'accept', handOff: waiting.handOff });
  useActKeys({ ready, asking: asking !== null, onLogKey, onAccept: waiting ? accept : null, onUndo });
  const deciding = assessment.next.kind === 'decide' && waiting !== null;
  const stop = assessment.next.kind === 'do_not_contact';
  if (trust === 'refused') {
    return (
      <p className="panel-foot" data-testid="confirm-elsewhere">
        {words.acts.confirmElsewhere}
      </p>
    );
  }
  const log = (
    <Button key="log" look={deciding || stop ? '' : 'primary'} onPress={() => onAsk('log')} data-testid="log-result">
      {words.acts.logResult}
    </Button>
  );
  const accepting = waiting && (
    <ActButton key="accept" look={deciding ? 'button primary' : 'button'} onAct={accept} testId="accept">
      {words.acts.accept}
    </ActButton>
  );
  return (
    <div className="panel-foot" ref={bar}>
      {deciding ? [accepting, log] : [log, accepting]}
      {waiting && (
        <Button onPress={() => onAsk('nurture')} data-testid="send-back">
          {words.acts.sendBack}
        </Button>
      )}
      <Menu<Question>
        label={words.more}
        icon={<Ellipsis size={18} />}
        testId="more"
        onChoose={onAsk}
        entries={[
          { id: 'callback', label: words.acts.callback, icon: <CalendarClock size={16} /> },
          ...(waiting ? [] : [{ id: 'nurture' as const, label: words.acts.sendBack, icon: <Undo2 size={16} /> }]),
          { id: 'reassign', label: words.acts.reassign, icon: <UsersRound size={16} /> },
          { id: 'unfit', label: words.acts.unfit, icon: <UserRoundX size={16} /> },
        ]}
      />
    </div>
  );
}
