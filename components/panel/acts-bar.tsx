import {
  BellOff,
  CalendarClock,
  CirclePause,
  Ellipsis,
  Flag,
  Megaphone,
  MessageCircleQuestionMark,
  NotebookPen,
  PhoneCall,
  PhoneOff,
  Undo2,
  UserRoundPlus,
  UserRoundX,
  UsersRound,
} from 'lucide-react';
import { useRef } from 'react';
import type { Assessment } from '@/lib/domain/assessment';
import type { Act } from '@/lib/domain/command';
import type { Lead } from '@/lib/domain/lead';
import { Button } from '../ui/button';
import { Menu, type MenuEntry } from '../ui/menu';
import { type Say, useSay } from '../ui/say';
import { ActButton } from './act-button';
import { acceptOf, isDecidable, type Primary, primaryOf } from './act-choice';
import { useActKeys } from './act-keys';
import { useReady, useTrust } from './acting';
import { isClosedAltogether, isClosedTo } from './log-form';
import { NotSeen } from './not-seen';
import type { QuestionKind } from './question';

type Props = {
  assessment: Assessment;
  lead: Lead;
  /** The acts that are this person's to do. */
  may: ReadonlySet<Act['kind']>;
  /** Who acts, to nudge nobody about their own lead. */
  user: string;
  /** A question stands open: keys belong to it. */
  asking: boolean;
  onAsk: (kind: MenuKind) => void;
  onAct: (act: Act) => void;
  onLogKey: (key: number) => void;
  onUndo: (() => void) | null;
};

/** Questions that need nothing but the lead. */
export type MenuKind = Exclude<QuestionKind, 'bant' | 'answer' | 'withdraw'>;

/** The next step as the first button, then the verdicts, then the rare acts. */
export function ActsBar(props: Props) {
  const { assessment, may, asking, onAsk, onAct, onLogKey, onUndo } = props;
  const say = useSay();
  const { words } = say;
  const trust = useTrust();
  const bar = useRef<HTMLDivElement>(null);
  const ready = useReady(bar);
  const accepts = may.has('verdict') ? acceptOf(assessment) : null;
  const accept = () => accepts && onAct(accepts);
  useActKeys({ ready, asking, onLogKey, onAccept: accepts ? accept : null, onUndo });
  if (trust === 'refused') {
    return (
      <p className="panel-foot" data-testid="confirm-elsewhere">
        {words.acts.confirmElsewhere}
      </p>
    );
  }
  const primary = primaryOf(assessment, may);
  const buttons = {
    accept: accepts && (
      <ActButton key="accept" look={primary === 'accept' ? 'button primary' : 'button'} onAct={accept} testId="accept">
        {assessment.stage.awaitingVerdict ? words.acts.accept : words.lead.acts.acceptBack}
      </ActButton>
    ),
    log: (
      <Button key="log" look={primary === 'log' ? 'primary' : ''} onPress={() => onAsk('log')} data-testid="log-result">
        {words.acts.logResult}
      </Button>
    ),
    assign: primary === 'assign' && (
      <Button key="assign" look="primary" onPress={() => onAsk('assign')} data-testid="assign">
        {words.lead.acts.assign}
      </Button>
    ),
    note: primary === 'note' && (
      <Button key="note" look="primary" onPress={() => onAsk('note')} data-testid="note">
        {words.lead.acts.note}
      </Button>
    ),
  };
  // Where something rarer comes first, there is room for one more: the verdict if one is owed, and the log moves into the menu.
  const others = isRare(primary)
    ? [accepts ? ('accept' as const) : ('log' as const)]
    : (['log', 'accept'] as const).filter((one) => one !== primary);
  const order = [primary, ...others];
  return (
    <>
      {!asking && <NotSeen ready={ready} />}
      <div className="panel-foot" ref={bar}>
        {order.map((one) => one !== null && buttons[one])}
        {assessment.stage.awaitingVerdict && may.has('verdict') && !isRare(primary) && (
          <span className="where-wide">
            <Button onPress={() => onAsk('nurture')} data-testid="send-back">
              {words.acts.sendBack}
            </Button>
          </span>
        )}
        <Menu<MenuKind>
          label={words.more}
          icon={<Ellipsis size={18} />}
          testId="more"
          onChoose={onAsk}
          entries={rareActs(props, !order.includes('log'), say)}
        />
      </div>
    </>
  );
}

function isRare(primary: Primary | null): boolean {
  return primary === 'assign' || primary === 'note';
}

/** Rare acts in the order of a day's work; what this person may not do, or what means nothing just now, is left out. */
function rareActs({ assessment, lead, may, user }: Props, withLog: boolean, { words }: Say): MenuEntry<MenuKind>[] {
  const text = words.lead.acts;
  const decides = may.has('verdict') && isDecidable(lead, assessment);
  const closed = isClosedAltogether(assessment.guard) || isClosedTo(assessment.guard, 'phone');
  const size = 16;
  const entries: (MenuEntry<MenuKind> | false)[] = [
    withLog && { id: 'log', label: words.acts.logResult, icon: <PhoneCall size={size} /> },
    { id: 'callback', label: words.acts.callback, icon: <CalendarClock size={size} />, disabled: closed },
    lead.handOffs.some(({ to }) => to !== 'mkt') && { id: 'note', label: text.note, icon: <NotebookPen size={size} /> },
    { id: 'ask', label: words.acts.askMarketing, icon: <MessageCircleQuestionMark size={size} /> },
    may.has('pause') && { id: 'pause', label: text.pause, icon: <CirclePause size={size} /> },
    may.has('assign') && { id: 'assign', label: text.assign, icon: <UserRoundPlus size={size} /> },
    may.has('nudge') && lead.owner !== null && lead.owner !== user && { id: 'nudge', label: text.nudge, icon: <Megaphone size={size} /> },
    { id: 'snooze', label: text.snooze, icon: <BellOff size={size} /> },
    { id: 'stage', label: text.setStage, icon: <Flag size={size} /> },
    { id: 'opt_out', label: text.optOut, icon: <PhoneOff size={size} /> },
    decides && { id: 'nurture', label: words.acts.sendBack, icon: <Undo2 size={size} /> },
    decides &&
      lead.handOffs.some(({ to }) => to !== 'mkt') && { id: 'reassign', label: words.acts.reassign, icon: <UsersRound size={size} /> },
    decides && { id: 'unfit', label: words.acts.unfit, icon: <UserRoundX size={size} /> },
  ];
  return entries.filter((entry) => entry !== false);
}
