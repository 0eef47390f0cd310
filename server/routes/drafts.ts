import {
  CommentInput,
  CommentPath,
  type DraftAnswer,
  DraftInput,
  DraftPath,
  type DraftsAnswer,
  DraftsQuery,
  type Ended,
  type PublishAnswer,
  PublishInput,
  SignInput,
} from '@/lib/api/contract';
import type { Draft } from '@/server/services/drafts';
import { type HubApp, type HubContext, type HubParts, readInput, readJson } from './context';
import { mustMatch } from './if-match';

/** Agreements being written: read, changed with `If-Match`, talked about, signed, published. */
export function draftsRoute(app: HubApp, { drafts, clock }: HubParts): void {
  const answer = (c: HubContext, draft: Draft) => {
    c.header('ETag', `"${draft.revision}"`);
    const body: DraftAnswer = { draft, serverTime: clock() };
    return c.json(body);
  };
  const check = (c: HubContext) => (revision: number | null) => mustMatch(c, revision === null ? null : String(revision));
  const idOf = (c: HubContext) => readInput(DraftPath, c.req.param(), 'address').id;

  app.get('/v1/drafts', async (c) => {
    const { team } = readInput(DraftsQuery, c.req.query(), 'query');
    const body: DraftsAnswer = { drafts: await drafts.list(c.get('session'), team), serverTime: clock() };
    return c.json(body);
  });
  app.get('/v1/drafts/:id', async (c) => answer(c, await drafts.read(c.get('session'), idOf(c))));
  app.put('/v1/drafts/:id', async (c) => {
    const input = readInput(DraftInput, await readJson(c), 'body');
    return answer(c, await drafts.put(c.get('session'), idOf(c), input, check(c)));
  });
  app.delete('/v1/drafts/:id', async (c) => {
    await drafts.remove(c.get('session'), idOf(c), check(c));
    const body: Ended = { ended: true, serverTime: clock() };
    return c.json(body);
  });
  app.post('/v1/drafts/:id/comments', async (c) => {
    const input = readInput(CommentInput, await readJson(c), 'body');
    return answer(c, await drafts.comment(c.get('session'), idOf(c), input));
  });
  app.post('/v1/drafts/:id/comments/:comment/resolve', async (c) => {
    const { id, comment } = readInput(CommentPath, c.req.param(), 'address');
    return answer(c, await drafts.resolve(c.get('session'), id, comment));
  });
  app.post('/v1/drafts/:id/sign', async (c) => {
    const input = readInput(SignInput, await readJson(c), 'body');
    return answer(c, await drafts.sign(c.get('session'), idOf(c), input));
  });
  app.post('/v1/drafts/:id/publish', async (c) => {
    const { hash } = readInput(PublishInput, await readJson(c), 'body');
    const body: PublishAnswer = { ...(await drafts.publish(c.get('session'), idOf(c), hash)), serverTime: clock() };
    return c.json(body);
  });
}
