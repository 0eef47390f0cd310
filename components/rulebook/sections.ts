import type { LucideIcon } from 'lucide-react';
import type { ComponentType } from 'react';
import type { Agreement } from '@/lib/domain/rulebook';
import type { SectionProps } from './editing';

/** One page of the rulebook's editor. */
export type Section = {
  id: string;
  /** Its name and one sentence of what it means, in both languages. */
  name: { ja: string; en: string };
  about: { ja: string; en: string };
  icon: LucideIcon;
  component: ComponentType<SectionProps>;
  /** The parts of the agreement that it edits; each belongs to one section. */
  keys: readonly (keyof Agreement & string)[];
};

/** Every page of the rulebook's editor, in the order of the navigation. */
export const sections: readonly Section[] = [];

/** The page on which a part of the agreement is edited; null where none does. */
export function sectionOf(key: string | number | undefined): Section | null {
  return sections.find(({ keys }) => (keys as readonly unknown[]).includes(key)) ?? null;
}
