import { TriangleAlert } from 'lucide-react';
import { createContext, type ReactNode, useContext, useRef } from 'react';
import type { Act } from '@/lib/domain/command';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { useSay } from '../ui/say';
import { ActButton } from './act-button';
import { useReady } from './acting';
import { NotSeen } from './not-seen';

/** Why the act just tried did not go through, in words; the question stays open with what was typed. */
export const Trouble = createContext<string | null>(null);

type Props = {
  title: string;
  explain?: string;
  confirm: string;
  /** The act the form makes; null while something is missing. */
  act: Act | null;
  onAct: (act: Act) => void;
  onClose: () => void;
  /** What is missing, in words, while there is no act: said beside the button that can't be pressed. */
  lacks?: string | null;
  /** Can't be taken back easily: asks twice by its look. */
  danger?: boolean;
  testId?: string;
  children?: ReactNode;
};

/** A question with its form, one button that acts and one that leaves. */
export function ActDialog({ title, explain, confirm, act, lacks = null, onAct, onClose, danger = false, testId, children }: Props) {
  const { words } = useSay();
  const trouble = useContext(Trouble);
  const foot = useRef<HTMLDivElement>(null);
  const ready = useReady(foot);
  return (
    <Dialog title={title} onClose={onClose} alert={danger}>
      <div className="dialog-body">
        {explain && <p>{explain}</p>}
        {children}
        {trouble && (
          <p className="trouble" role="alert" data-testid="trouble">
            <TriangleAlert size={15} aria-hidden />
            {trouble}
          </p>
        )}
      </div>
      <NotSeen ready={ready} />
      <div className="dialog-foot" ref={foot}>
        {/* Stands before it speaks, so that a screen reader hears it. */}
        <p className={act === null && lacks ? 'lacks' : 'sr'} role="status" data-testid="lacks">
          {act === null ? lacks : null}
        </p>
        <ActButton
          look={danger ? 'button danger first' : 'button primary'}
          disabled={act === null}
          onAct={() => act && onAct(act)}
          testId={testId ?? 'confirm'}
        >
          {confirm}
        </ActButton>
        <Button onPress={onClose}>{words.cancel}</Button>
      </div>
    </Dialog>
  );
}
