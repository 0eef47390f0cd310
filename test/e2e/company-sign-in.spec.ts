import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extensionRedirects } from '@/server/config';
import { startHub } from '@/server/hub';
import { createLog } from '@/server/log';
import { startCompanyProvider } from '../fixtures/company-provider';
import { readyFolder } from '../fixtures/ready-folder';
import { expect, test } from './harness';

/** A port that nobody has just now: the company must know the hub's address before the hub is there. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

test('I sign in with the company’s account in its own window, and sign out again', async ({ browserless }) => {
  const port = await freePort();
  const publicUrl = `http://localhost:${port}`;
  const company = await startCompanyProvider(`${publicUrl}/v1/auth/callback`);
  const { issuer, clientId, clientSecret } = company;
  const { dataDir, remove } = await readyFolder(0);
  const hub = await startHub({
    port,
    dataDir,
    log: createLog('silent'),
    company: {
      issuer,
      clientId,
      clientSecret,
      name: 'Example',
      scope: 'openid email',
      publicUrl,
      redirects: extensionRedirects,
      trustMail: false,
    },
  });
  const { directory } = hub.services;
  await directory.addTeam({ id: 'east', name: { ja: '東', en: 'East' } });
  await directory.addUser({ id: 'sato', name: 'Sato Ken', team: 'east', department: 'is', mail: 'sato@example.co.jp', roles: ['rep'] });
  const { context } = browserless;
  const page = await context.newPage();
  await page.goto(browserless.page('options.html'));
  await page.getByTestId('hub-address').fill(hub.url);

  /** Presses the button here and the one in the company's window. */
  const signIn = async () => {
    const opened = context.waitForEvent('page');
    await page.getByTestId('company-sign-in').click();
    const companyPage = await opened;
    await companyPage.getByRole('button', { name: 'Sign in' }).click();
  };

  company.person = { id: 'u-2', mail: 'stranger@example.com', verified: true };
  await signIn();
  await expect(page.getByTestId('connect-fault')).toContainText(/administrator/);
  await expect(page.getByTestId('hub-address')).toHaveValue(hub.url);

  company.person = { id: 'u-1', mail: 'sato@example.co.jp', verified: true };
  await context.clearCookies();
  await signIn();
  await expect(page.getByTestId('who')).toContainText('Sato Ken');
  await expect(page.getByTestId('who')).toContainText('Company account');

  await hub.services.signIns.endAll('sato');
  await page.getByTestId('sync-now').click();
  await expect(page.getByTestId('connection-fault')).toContainText(/signed out/i);
  await page.getByTestId('company-sign-in').waitFor();

  await page.getByTestId('disconnect').click();
  await page.getByTestId('disconnect-confirm').click();
  await expect(page.getByTestId('hub-address')).toBeVisible();
  await hub.close();
  await company.close();
  remove();
});

test('a hub without the company’s account says so', async ({ browserless, world }) => {
  const page = await browserless.context.newPage();
  await page.goto(browserless.page('options.html'));
  await page.getByTestId('hub-address').fill(world.hub.url);
  await page.getByTestId('company-sign-in').click();
  await expect(page.getByTestId('connect-fault')).toContainText(/access token/);
});
