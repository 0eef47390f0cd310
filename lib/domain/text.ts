import { z } from 'zod';

/** A label in both languages; Japanese and English are equals. */
export const LocalText = z.object({ ja: z.string(), en: z.string() });
export type LocalText = z.infer<typeof LocalText>;

/** The languages the product speaks. */
export const languages = ['ja', 'en'] as const;
export type Language = (typeof languages)[number];
