import { z } from 'zod';

// Before any schema is made: extensions forbid making functions from text, and even trying is reported.
z.config({ jitless: true });
