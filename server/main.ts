import type { Config } from './config';
import { type StartedHub, startHub } from './hub';
import { createLog } from './log';

/**
 * Runs the hub until somebody ends it (Ctrl-C, or the system's own signal), then closes the database in good order.
 * @throws {HubFault} one line that says what to do.
 */
export async function serveHub(config: Config): Promise<StartedHub> {
  const log = createLog(config.logLevel);
  const hub = await startHub({
    port: config.port,
    dataDir: config.dataDir,
    log,
    secret: config.secret,
    limits: config.limits,
    metricsToken: config.metricsToken,
    proxies: config.proxies,
    webhookInside: config.webhookInside,
    ...(config.company ? { company: config.company } : {}),
    ...(config.databaseUrl ? { databaseUrl: config.databaseUrl } : {}),
    feed: config.feed,
  });
  log.info({ port: hub.port, database: hub.kind }, 'the hub listens');
  let ending = false;
  const end = () => {
    if (ending) process.exit(1);
    ending = true;
    hub.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  return hub;
}
