import type { Act } from '@/lib/domain/command';
import type { Rulebook } from '@/lib/domain/rulebook';
import { shownText } from '@/lib/i18n/shown-text';
import type { Say } from '../ui/say';

/** An act in words, after it was done: "記録しました: 不在", "Accepted". */
export function actLabel(act: Act, rulebook: Rulebook, say: Say): string {
  const { acts, lead } = say.words;
  switch (act.kind) {
    case 'log_touch':
      return acts.done.log_touch(resultName(act.result, rulebook, say) ?? act.result);
    case 'verdict':
      return acts.done[act.verdict];
    case 'set_bant':
      return lead.done.set_bant(elementName(act.element, rulebook, say));
    case 'set_stage': {
      const rule = [...rulebook.agreement.stages, ...rulebook.agreement.parked].find((one) => one.id === act.stage);
      return lead.done.set_stage(rule ? say.text(rule.name) : act.stage);
    }
    case 'assign':
      return act.owner === null ? lead.done.unassign : lead.done.assign(shownText(say.person(act.owner) ?? act.owner, 40));
    default:
      return lead.done[act.kind];
  }
}

/** An act by name, to speak of it: "引き受ける", "No answer". */
export function actName(act: Act, rulebook: Rulebook, say: Say): string {
  const { acts, lead } = say.words;
  switch (act.kind) {
    case 'log_touch':
      return resultName(act.result, rulebook, say) ?? acts.logResult;
    case 'verdict':
      return { accept: acts.accept, nurture: acts.sendBack, unfit: acts.unfit, reassign: acts.reassign }[act.verdict];
    case 'set_bant':
      return lead.bant.set(elementName(act.element, rulebook, say));
    case 'set_stage':
      return lead.acts.setStage;
    case 'hand_over_note':
      return lead.acts.note;
    case 'ask_marketing':
      return acts.askMarketing;
    case 'answer_request':
      return lead.acts.answer;
    case 'opt_out':
      return lead.acts.optOut;
    case 'pause':
    case 'resume':
    case 'assign':
    case 'nudge':
    case 'snooze':
    case 'withdraw':
      return lead.acts[act.kind];
  }
}

function resultName(id: string, { agreement }: Rulebook, say: Say): string | null {
  const rule = agreement.touchResults.find((one) => one.id === id);
  return rule ? say.text(rule.name) : null;
}

function elementName(id: 'budget' | 'authority' | 'need' | 'timing', { agreement }: Rulebook, say: Say): string {
  const rule = agreement.bant.elements[id];
  return rule ? say.text(rule.name) : say.words.bant.elements[id];
}
