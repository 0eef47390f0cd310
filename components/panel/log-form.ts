import type { Guard } from '@/lib/domain/assessment';
import type { Act } from '@/lib/domain/command';
import type { TouchResult } from '@/lib/domain/lead';

type LogTouch = Extract<Act, { kind: 'log_touch' }>;

/** What a person has entered about a touch, its result aside. */
export type LogForm = {
  note: string;
  /** Whom one spoke to, where it was not the lead. */
  contact: string;
  channel: 'phone' | 'visit' | 'mail' | 'online';
};

/** The form as it opens; a touch that came back as it was typed. */
export function logForm(from?: LogTouch): LogForm {
  return { note: from?.note ?? '', contact: '', channel: from?.channel ?? 'phone' };
}

/** The act a result makes. By phone is what goes without saying; whom one spoke to stands before the words. */
export function logAct(result: TouchResult, { note, contact, channel }: LogForm, colon: string): LogTouch {
  const act: LogTouch = { kind: 'log_touch', result };
  const said = [contact.trim(), note.trim()].filter(Boolean).join(colon);
  if (said) act.note = said;
  if (channel !== 'phone') act.channel = channel;
  return act;
}

/** Whether a way is closed to us just now. What the person's own inquiry opened again is not. */
export function isClosedTo(guard: Guard, channel: LogForm['channel']): boolean {
  if (guard.doNotApproach !== null) return true;
  return channel !== 'online' && guard.blocked.includes(channel) && !guard.exempt.includes(channel);
}

/** Whether nobody may start a contact at all. */
export function isClosedAltogether({ doNotApproach, blocked, exempt }: Guard): boolean {
  return doNotApproach !== null || blocked.filter((way) => !exempt.includes(way)).length === 3;
}
