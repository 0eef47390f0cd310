import { evaluate } from '@/lib/domain/evaluate';
import type { Lead } from '@/lib/domain/lead';
import type { Rulebook } from '@/lib/domain/rulebook';
import type { Language } from '@/lib/domain/text';
import type { Instant } from '@/lib/domain/time';
import { shownText } from '@/lib/i18n/shown-text';
import { pick, words } from '@/lib/i18n/words';
import type { ListMark } from '@/lib/messages/chip';

/** What a list shows of a lead: its stage, and how the clock of its next step stands. No name, no moment, no figure. */
export function listMark(lead: Lead, rulebook: Rulebook, now: Instant, lang: Language): ListMark {
  const { stage, next, clocks } = evaluate(lead, rulebook, now);
  const clock = clocks.find(({ key }) => key === next.clock);
  const name = shownText(stage.acronym || pick(stage.short, lang), 40);
  const { clock: text } = words(lang);
  const mark = (tone: ListMark['tone'], state = ''): ListMark => ({ tone, stage: name, label: state ? `${name} · ${state}` : name });
  if (clock?.state === 'breached') return mark('late', text.breachedWord);
  if (clock?.still) return mark('still', clock.still.kind === 'off_hours' || clock.still.kind === 'holiday' ? text.offHours : text.onHold);
  if (clock?.state === 'at_risk') return mark('warn', text.atRisk);
  if (clock?.state === 'running') return mark('calm', text.running);
  return mark('mute');
}
