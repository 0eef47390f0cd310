import { z } from 'zod';

/** An id of the agreement: facts and other sections refer to it, so it never changes. */
export const Id = z
  .string()
  .min(1)
  .max(60)
  .regex(/^[A-Za-z0-9_.-]+$/, 'letters, digits, _ . - only');
