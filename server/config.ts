import { resolve } from 'node:path';
import { z } from 'zod';
import { HubFault } from './hub-fault';

const Environment = z.object({
  PORT: z.coerce
    .number({ error: 'PORT must be a number between 0 and 65535.' })
    .int()
    .min(0, 'PORT must be a number between 0 and 65535.')
    .max(65_535, 'PORT must be a number between 0 and 65535.')
    .default(4311),
  TASUKI_DATA: z.string().min(1, 'TASUKI_DATA must name a folder.').default('.tasuki/hub'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(?:ql)?:\/\//, 'DATABASE_URL must look like postgres://user:password@host:5432/name.')
    .optional(),
  TASUKI_SECRET: z.string().min(16, 'TASUKI_SECRET must be a random text of at least 16 characters.').optional(),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], { error: 'LOG_LEVEL must be debug, info, warn, error or silent.' })
    .default('info'),
});

/** How a hub is to run. With `databaseUrl` the folder holds nothing. */
export type Config = {
  port: number;
  dataDir: string;
  databaseUrl: string | undefined;
  /** Opens credentials kept in the database; the same for every hub on it. */
  secret: string | undefined;
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
};

/** Reads the environment; an empty variable counts as absent. @throws {HubFault} one line on the first that is wrong. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) throw new HubFault(parsed.error.issues[0]?.message ?? 'The settings are not valid.');
  const { PORT, TASUKI_DATA, DATABASE_URL, TASUKI_SECRET, LOG_LEVEL } = parsed.data;
  return { port: PORT, dataDir: resolve(TASUKI_DATA), databaseUrl: DATABASE_URL, secret: TASUKI_SECRET, logLevel: LOG_LEVEL };
}
