import type { Language } from '@/lib/domain/text';

/** What a team can be told of. */
export const tellings = ['escalation', 'summary'] as const;
export type Telling = (typeof tellings)[number];

/** How much of a lead leaves the hub: nothing but a link, its company, or its company and name. */
export const nameSettings = ['none', 'company', 'person'] as const;
export type NameSetting = (typeof nameSettings)[number];

/** Something a team is told, before it is put into the words of a channel. Plain text: each channel escapes it by its own rules. */
export type Message = {
  event: Telling | 'test';
  team: string;
  language: Language;
  title: string;
  lines: string[];
  /** Records in the CRM; who opens one must be signed in there. */
  links: { label: string; url: string }[];
  /** The figures behind the words, for programs. */
  figures: Record<string, number>;
};

/** Control characters, and those that turn the direction of what follows. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Text from outside on one line, without what could hide or turn other text, cut to a length. */
export function shortText(text: string, length = 60): string {
  const plain = text.replace(UNPRINTABLE, ' ').replace(/\s+/g, ' ').trim();
  const letters = [...plain];
  return letters.length <= length ? plain : `${letters.slice(0, length - 1).join('')}…`;
}

/** A message as plain text, a line each, links last. */
export function plainText({ lines, links }: Pick<Message, 'lines' | 'links'>): string {
  return [...lines, ...links.map(({ label, url }) => `${label}\n${url}`)].join('\n');
}
