import { KeyPath, SiteInput } from '@/lib/api/contract';
import { describeSite } from '@/server/services/describe-site';
import { type HubApp, type HubParts, readInput, readJson } from './context';

/** `PUT /v1/sites/{id}`: a CRM that an administrator describes by templates of its addresses. */
export function sitesRoute(app: HubApp, { open, clock }: HubParts): void {
  app.put('/v1/sites/:id', async (c) => {
    const { id } = readInput(KeyPath, c.req.param(), 'address');
    const input = readInput(SiteInput, await readJson(c), 'body');
    return c.json(await describeSite(open, clock(), c.get('session'), { ...input, id }));
  });
}
