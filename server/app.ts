import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { compress } from 'hono/compress';
import { cors } from 'hono/cors';
import { routePath } from 'hono/route';
import { callerAddress } from './auth/caller-address';
import { operationOf } from './auth/operation-of';
import { bearerOf, madeFor, readSession } from './auth/session';
import { explain, HubFault } from './hub-fault';
import { describeFailure } from './log';
import { openApiDocument, scopeOf } from './openapi';
import { Refusal } from './problem';
import { absencesRoute } from './routes/absences';
import { authRoutes } from './routes/auth';
import { backlogRoute } from './routes/backlog';
import { changesRoute } from './routes/changes';
import { commandsRoute } from './routes/commands';
import type { HubApp, HubEnv, HubParts } from './routes/context';
import { docsRoute } from './routes/docs';
import { draftsRoute } from './routes/drafts';
import { goalsRoute } from './routes/goals';
import { healthRoute } from './routes/health';
import { importRoute } from './routes/import';
import { ingestRoute } from './routes/ingest';
import { leadRoute } from './routes/lead';
import { meRoute } from './routes/me';
import { metricsRoute } from './routes/metrics';
import { reportsRoute } from './routes/reports';
import { rulebookRoute } from './routes/rulebook';
import { sitesRoute } from './routes/sites';
import { streamRoute } from './routes/stream';

/** The largest body taken: a hundred commands with long notes in a script of three bytes a letter. */
export const MAX_BODY = 2_000_000;

/** Extensions ask from their own origin; web pages get no right to read an answer. */
const EXTENSION = /^(?:chrome|moz|safari-web)-extension:\/\/[A-Za-z0-9-]+$/;

const NOTHING_HERE = 'There is nothing at this address.';

/** Puts the contract's routes on the hub's parts. Every refusal is a `Problem`; logs name routes, never addresses. */
export function createApp(parts: HubParts): HubApp {
  const { log, open, clock, limits, metrics, proxies } = parts;
  const app: HubApp = new Hono<HubEnv>();

  app.use(async (c, next) => {
    const from = performance.now();
    await next();
    const ms = Math.round(performance.now() - from);
    log.debug({ method: c.req.method, route: routePath(c, -1), status: c.res.status, ms }, 'answered');
    metrics.answered(c.req.method, operationOf(c.req.method, c.req.path)?.path ?? 'none', c.res.status, ms);
  });
  app.use(
    cors({
      origin: (origin) => (EXTENSION.test(origin) ? origin : null),
      allowMethods: ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS'],
      allowHeaders: ['Authorization', 'Content-Type', 'Last-Event-ID', 'Accept', 'If-Match', 'If-None-Match'],
      exposeHeaders: ['Retry-After', 'Date', 'ETag'],
      maxAge: 600,
    }),
  );
  app.use(async (c, next) => {
    await next();
    c.header('X-Content-Type-Options', 'nosniff');
    // Answers are for one person at one moment.
    if (c.req.path.startsWith('/v1/')) c.header('Cache-Control', 'no-store');
  });
  app.use(compress({ encoding: 'gzip' }));
  const limited = bodyLimit({
    maxSize: MAX_BODY,
    onError: () => {
      throw new Refusal('too_large', `The body is larger than ${MAX_BODY / 1_000_000} MB: send fewer commands at once.`);
    },
  });
  // A file to import is read as it comes, whatever its size.
  app.use((c, next) => (c.req.path === '/v1/import' ? next() : limited(c, next)));
  app.use(async (c, next) => {
    // No id or setting holds a NUL, and no database takes one.
    if (/%00/.test(c.req.url)) throw new Refusal('invalid', 'The address holds a character that none may hold.');
    await next();
  });
  app.use('/v1/*', async (c, next) => {
    const address = callerAddress(c, proxies);
    await limits.asks(address);
    const operation = operationOf(c.req.method, c.req.path);
    // What the contract does not call open is closed, mounted or not.
    if (!operation?.open) {
      const header = c.req.header('authorization');
      const session = await readSession(open.db, header, clock()).catch(async (error: unknown) => {
        if (error instanceof Refusal && bearerOf(header) !== undefined) {
          metrics.refused('access token');
          await limits.failed(address);
        }
        throw error;
      });
      await limits.userAsks(session.user.id);
      if (!operation) throw new Refusal('not_found', NOTHING_HERE);
      const scope = scopeOf(operation);
      if (!madeFor(session, scope))
        throw new Refusal('forbidden', `This access token was not made for this: it lacks the scope "${scope}".`);
      c.set('session', session);
    }
    await next();
  });

  healthRoute(app, parts);
  const document = openApiDocument();
  app.get('/openapi.json', (c) => c.json(document));
  docsRoute(app);
  metricsRoute(app, parts);
  authRoutes(app, parts);
  meRoute(app, parts);
  sitesRoute(app, parts);
  rulebookRoute(app, parts);
  changesRoute(app, parts);
  leadRoute(app, parts);
  commandsRoute(app, parts);
  streamRoute(app, parts);
  backlogRoute(app, parts);
  reportsRoute(app, parts);
  goalsRoute(app, parts);
  absencesRoute(app, parts);
  draftsRoute(app, parts);
  importRoute(app, parts);
  ingestRoute(app, parts);

  app.notFound((c) => c.json(new Refusal('not_found', NOTHING_HERE).body(), 404));
  app.onError((error, c) => {
    if (error instanceof Refusal) {
      // The rest of a body that is too large is not read: the line can't be used again.
      if (error.code === 'too_large') c.header('Connection', 'close');
      if (error.code === 'unauthorized') c.header('WWW-Authenticate', 'Bearer');
      if (error.retryAfter !== undefined) c.header('Retry-After', String(error.retryAfter));
      return c.json(error.body(), error.status);
    }
    const explained = explain(error);
    log.error({ ...describeFailure(error), route: routePath(c, -1) }, 'a request failed');
    const message =
      explained instanceof HubFault
        ? 'The hub can’t keep anything just now: who runs it finds the reason in its log.'
        : 'The hub failed at this: try again, and tell who runs it if it stays.';
    if (explained instanceof HubFault) log.error(explained.message);
    return c.json(new Refusal('server', message).body(), explained instanceof HubFault ? 503 : 500);
  });
  return app;
}
