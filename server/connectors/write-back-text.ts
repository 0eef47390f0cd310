import { TZDate } from '@date-fns/tz';
import { format } from 'date-fns/format';
import type { Command } from '@/lib/domain/command';
import type { Activity, ActivityType, TouchResult, VerdictKind } from '@/lib/domain/lead';
import type { Agreement } from '@/lib/domain/rulebook';
import type { LocalText } from '@/lib/domain/text';
import type { WriteBack } from './connector';

const verdicts: Record<VerdictKind, LocalText> = {
  accept: { ja: '引き受けました', en: 'Accepted' },
  nurture: { ja: '育成に戻しました', en: 'Sent back to nurture' },
  unfit: { ja: '対象外にしました', en: 'Not a fit' },
  reassign: { ja: '担当替えを依頼しました', en: 'Asked to reassign' },
};

/** Which activity of the CRM a result is. */
const typeOf: Record<TouchResult, ActivityType> = {
  talked: 'call',
  no_answer: 'call',
  callback: 'call',
  reception: 'call',
  message: 'call',
  wrong_number: 'call',
  mail_sent: 'mail',
  replied: 'reply',
  held: 'meeting',
  moved: 'meeting',
  no_show: 'meeting',
};

/**
 * What a CRM is told of an act, in the words of its users' language; null for acts that stay here.
 * Verdicts, touches and hand-over notes are told, and that a touch that was told (`withdrawn`) was a mistake: the rest (BANT, pauses, questions) has no place in a CRM's timeline.
 */
export function writeBackOf(
  command: Command,
  agreement: Agreement,
  by: WriteBack['by'],
  language: 'ja' | 'en',
  withdrawn?: Activity,
): Omit<WriteBack, 'on'> | null {
  const { act, id, occurredAt: at } = command;
  const resultOf = (result: TouchResult | undefined) =>
    agreement.touchResults.find((one) => one.id === result)?.name[language] ?? result ?? '';
  const lines = (...parts: (string | undefined | null)[]) =>
    parts
      .map((part) => part?.trim())
      .filter((part) => part)
      .join('\n');
  switch (act.kind) {
    case 'verdict': {
      const reason = agreement.reasons.find((one) => one.id === act.reason)?.name[language];
      const subject = `Tasuki: ${verdicts[act.verdict][language]}`;
      return { id, kind: 'verdict', at, by, subject, text: lines(reason, act.answer, act.comment, by.name) };
    }
    case 'log_touch': {
      const type = act.channel === 'visit' ? 'visit' : typeOf[act.result];
      return {
        id,
        kind: 'touch',
        at,
        by,
        subject: `Tasuki: ${resultOf(act.result)}`,
        text: lines(act.note, by.name),
        touch: { type, result: act.result },
      };
    }
    case 'hand_over_note': {
      const { spokeWith, problem, attendees, place, nextStep, avoid } = act.note;
      const subject = language === 'ja' ? 'Tasuki: 引き継ぎメモ' : 'Tasuki: Hand-over note';
      return { id, kind: 'note', at, by, subject, text: lines(spokeWith, problem, place, attendees, nextStep, avoid, by.name) };
    }
    case 'withdraw': {
      if (!withdrawn) return null;
      const result = resultOf(withdrawn.result);
      const subject = language === 'ja' ? `Tasuki: 取り消し（${result}）` : `Tasuki: Taken back (${result})`;
      const when = format(new TZDate(withdrawn.occurredAt, agreement.calendars[0]?.timeZone ?? 'UTC'), 'yyyy-MM-dd HH:mm');
      return { id, kind: 'note', at, by, subject, text: lines(when, act.reason, by.name) };
    }
    default:
      return null;
  }
}
