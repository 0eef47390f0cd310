import type { Act } from '@/lib/domain/command';
import type { Rulebook } from '@/lib/domain/rulebook';
import type { Say } from '../ui/say';

/** An act in words, after it was done: "記録しました: 不在", "Accepted". */
export function actLabel(act: Act, rulebook: Rulebook, say: Say): string {
  const { done } = say.words.acts;
  switch (act.kind) {
    case 'log_touch': {
      const rule = rulebook.agreement.touchResults.find((one) => one.id === act.result);
      return done.log_touch(rule ? say.text(rule.name) : act.result);
    }
    case 'verdict':
      return done[act.verdict];
    default:
      return done.other;
  }
}

/** An act by name, to speak of it: "引き受ける", "No answer". */
export function actName(act: Act, rulebook: Rulebook, say: Say): string {
  const { acts } = say.words;
  switch (act.kind) {
    case 'log_touch': {
      const rule = rulebook.agreement.touchResults.find((one) => one.id === act.result);
      return rule ? say.text(rule.name) : acts.logResult;
    }
    case 'verdict':
      return { accept: acts.accept, nurture: acts.sendBack, unfit: acts.unfit, reassign: acts.reassign }[act.verdict];
    default:
      return acts.done.other;
  }
}
