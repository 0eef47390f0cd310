import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { demoPeople, expect, expectChip, leadPage, showcase, test } from './harness';

async function tryToConnect(page: Page, address: string, token: string): Promise<void> {
  await page.getByTestId('hub-address').fill(address);
  await page.getByTestId('token').fill(token);
  await page.getByTestId('connect').click();
}

function serveHtml(): Promise<{ server: Server; url: string }> {
  return new Promise((resolve) => {
    const server = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html', 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' });
      response.end('<!doctype html><title>Welcome</title>');
    });
    server.listen(0, () => resolve({ server, url: `http://localhost:${(server.address() as AddressInfo).port}` }));
  });
}

test('who I am, role, team and the clock, once the token works', async ({ browserless, world }) => {
  const page = await browserless.context.newPage();
  await page.goto(browserless.page('options.html'));
  await tryToConnect(page, world.hub.url, await world.token(demoPeople.rep));
  await expect(page.getByTestId('who')).toContainText('佐藤 健');
  await expect(page.getByTestId('who')).toContainText('East 2');
});

test('every bad address or token gets a line that says what to do, and keeps what was typed', async ({ browserless, world }) => {
  const page = await browserless.context.newPage();
  await page.goto(browserless.page('options.html'));
  const fault = page.getByTestId('connect-fault');

  await tryToConnect(page, world.hub.url, 'tsk_wrong');
  await expect(fault).toContainText(/token/i);
  await tryToConnect(page, 'http://hub.example.com', 'tsk_x');
  await expect(fault).toContainText(/https/);
  await tryToConnect(page, 'http://localhost:9', 'tsk_x');
  await expect(fault).toContainText(/reach|answer|running/i);
  const html = await serveHtml();
  await tryToConnect(page, html.url, 'tsk_x');
  await expect(fault).toContainText(/hub/i);
  html.server.close();
  await expect(page.getByTestId('hub-address')).toHaveValue(html.url);
});

test.describe('what was given is taken away', () => {
  test.use({ apart: true });

  test('fault 50: a revoked token signs out in words, nothing kept is lost, and the token goes nowhere else', async ({ rep, world }) => {
    const page = await rep.context.newPage();
    await page.goto(leadPage(world, showcase.callback));
    await expectChip(page, /\S/);
    await world.hub.services.tokens.revoke(rep.tokenId);
    const options = await rep.open('options.html');
    await options.getByTestId('sync-now').click();
    await expect(options.getByTestId('connection-fault')).toContainText(/token/i);
  });

  test('fault 49: a permission taken away says so, and no other site is asked for', async ({ rep, world }) => {
    const page = await rep.context.newPage();
    await page.goto(leadPage(world, showcase.callback));
    await expectChip(page, /\S/);
    const options = await rep.open('options.html');
    await options.evaluate(
      (origin) =>
        (globalThis as unknown as { chrome: { permissions: { remove(permissions: object): Promise<boolean> } } }).chrome.permissions.remove(
          {
            origins: [`${origin}/*`],
          },
        ),
      world.crm.origin,
    );
    await expect(options.getByTestId('turn-on-sample')).toBeVisible();
    const granted = await options.evaluate(() =>
      (globalThis as unknown as { chrome: { permissions: { getAll(): Promise<{ origins: string[] }> } } }).chrome.permissions.getAll(),
    );
    expect(granted.origins).toEqual([]);
  });

  test('signing out wipes everything kept', async ({ rep, world }) => {
    const options = await rep.open('options.html');
    await options.getByTestId('disconnect').click();
    await options.getByTestId('disconnect-confirm').click();
    await expect(options.getByTestId('connect')).toBeVisible();
    const page = await rep.context.newPage();
    await page.goto(leadPage(world, showcase.callback));
    const popup = await rep.open('popup.html', { width: 440, height: 600 });
    await expect(popup.getByTestId('row')).toHaveCount(0);
  });
});
