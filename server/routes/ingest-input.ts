import { z } from 'zod';

/** Where a delivery goes: the id of a source. */
export const IngestPath = z.object({ source: z.string().regex(/^[A-Za-z0-9_.-]{1,80}$/) });

/** How a delivery proves whose it is. */
export const IngestHeaders = z.object({
  'X-Tasuki-Timestamp': z
    .string()
    .regex(/^\d{10}$/)
    .optional()
    .describe('When it was signed: seconds since 1970.'),
  'X-Tasuki-Signature': z.string().max(1_000).optional().describe('`v1=<hex>`; several, joined by commas, where one may fit.'),
  'X-Tasuki-Secret': z
    .string()
    .max(200)
    .optional()
    .describe('Instead of the two above, for tools that can’t sign and sources made for them.'),
  'X-Tasuki-Delivery': z.string().min(1).max(200).optional().describe('The sender’s own id of this delivery, the same at every try.'),
});
