import { z } from 'zod';

/** Names what a change is made from: the `ETag` that was read. Left out only where there is nothing yet. */
export const IfMatch = z.object({ 'If-Match': z.string().max(200).optional() });
