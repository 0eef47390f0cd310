import type { Act } from '@/lib/domain/command';
import type { BantElement } from '@/lib/domain/lead';

/** What an act may ask first. `from` is an act to begin with: one that was refused comes back as it was typed. */
export type Question = {
  [K in keyof Asked]: { kind: K; from?: Asked[K]['from'] } & Omit<Asked[K], 'from'>;
}[keyof Asked];

type ActOf<K extends Act['kind']> = Extract<Act, { kind: K }>;

type Asked = {
  log: { from: ActOf<'log_touch'> };
  callback: { from: ActOf<'log_touch'> };
  nurture: { from: ActOf<'verdict'> };
  unfit: { from: ActOf<'verdict'> };
  reassign: { from: ActOf<'verdict'> };
  bant: { from: ActOf<'set_bant'>; element: BantElement };
  note: { from: ActOf<'hand_over_note'> };
  pause: { from: ActOf<'pause'> };
  ask: { from: ActOf<'ask_marketing'> };
  answer: { from: ActOf<'answer_request'>; request: string };
  stage: { from: ActOf<'set_stage'> };
  opt_out: { from: ActOf<'opt_out'> };
  snooze: { from: ActOf<'snooze'> };
  nudge: { from: ActOf<'nudge'> };
  assign: { from: ActOf<'assign'> };
  withdraw: { from: ActOf<'withdraw'>; activity: string };
};

/** The kinds of question. */
export type QuestionKind = Question['kind'];

/** The question an act is the answer to, filled in with it; null for an act that asks nothing. */
export function questionOf(act: Act): Question | null {
  switch (act.kind) {
    case 'log_touch':
      return act.callbackAt === undefined ? { kind: 'log', from: act } : { kind: 'callback', from: act };
    case 'verdict':
      return act.verdict === 'accept' ? null : { kind: act.verdict, from: act };
    case 'set_bant':
      return { kind: 'bant', element: act.element, from: act };
    case 'set_stage':
      return { kind: 'stage', from: act };
    case 'hand_over_note':
      return { kind: 'note', from: act };
    case 'ask_marketing':
      return { kind: 'ask', from: act };
    case 'answer_request':
      return { kind: 'answer', request: act.request, from: act };
    case 'withdraw':
      return { kind: 'withdraw', activity: act.activity, from: act };
    case 'resume':
      return null;
    case 'pause':
      return { kind: 'pause', from: act };
    case 'opt_out':
      return { kind: 'opt_out', from: act };
    case 'snooze':
      return { kind: 'snooze', from: act };
    case 'nudge':
      return { kind: 'nudge', from: act };
    case 'assign':
      return { kind: 'assign', from: act };
  }
}

/** What a person typed into an act, in the order it was asked: shown where the act was refused, so that nothing is lost. */
export function typedIn(act: Act): string[] {
  const typed = (() => {
    switch (act.kind) {
      case 'log_touch':
        return [act.note];
      case 'verdict':
        // A month is chosen, not typed.
        return [/^\d{4}-\d{2}$/.test(act.answer ?? '') ? undefined : act.answer, act.failedCondition, act.comment];
      case 'set_bant':
        return [act.words, act.saidBy, act.month];
      case 'set_stage':
        return [act.reason];
      case 'hand_over_note':
        return [act.note.spokeWith, act.note.problem, act.note.place, act.note.attendees, act.note.nextStep, act.note.avoid];
      case 'ask_marketing':
        return [act.question];
      case 'answer_request':
        return [act.answer];
      case 'opt_out':
        return [act.source];
      case 'nudge':
        return [act.text];
      case 'withdraw':
        return [act.reason];
      default:
        return [];
    }
  })();
  return typed.flatMap((text) => (text?.trim() ? [text.trim()] : []));
}
