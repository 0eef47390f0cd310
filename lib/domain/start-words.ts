import type { LocalText } from './text';

/** What starts a promise, in words for a person. */
export const startWords = {
  handOff: { ja: '引き渡し', en: 'Hand-off' },
  attempt: { ja: '最初の架電', en: 'First attempt' },
  conversation: { ja: '最初の会話', en: 'First conversation' },
  plan: { ja: '接触の約束の終了', en: 'End of the touch plan' },
  meeting: { ja: '商談実施', en: 'Meeting held' },
  unassigned: { ja: '担当未定の引き渡し', en: 'Handed off without an owner' },
  away: { ja: '担当不在', en: 'Owner away' },
  assigned: { ja: '担当の決定', en: 'Owner assigned' },
  callback: { ja: '折り返しの約束', en: 'Call-back agreed' },
  request: { ja: 'マーケへの質問', en: 'Question to marketing' },
  sentBack: { ja: '差し戻し', en: 'Sent back' },
  activity: { ja: '行動', en: 'Activity' },
} as const satisfies Record<string, LocalText>;
