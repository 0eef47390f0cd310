import type { CDPSession, Page } from '@playwright/test';
import { signIn } from '@/server/launch/sign-in';
import {
  demoPeople,
  expect,
  expectChip,
  launch,
  leadPage,
  openPanel,
  panelFrame,
  test as product,
  readChip,
  showcase,
  type World,
} from './harness';

type Home = { context: import('@playwright/test').BrowserContext; id: string };

/** One browser for all: signed in, the sample CRM on, and pages that mean harm. */
const test = product.extend<object, { home: Home }>({
  home: [
    async ({ world }, use) => {
      const browser = await launch('en');
      const options = await signIn(browser, { url: world.hub.url, token: await world.token(demoPeople.rep) }, [
        { id: 'sample', origin: world.crm.origin },
      ]);
      await options.close();
      await use(browser);
      await browser.close();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});
test.describe.configure({ mode: 'default' });
test.afterEach(async ({ home }) => {
  for (const page of home.context.pages().slice(1)) await page.close();
});

/** A lead's page at the CRM's own address, with this markup and these headers instead of the CRM's. */
async function hostilePage({ context }: Home, world: World, lead: number, body = '', headers: Record<string, string> = {}): Promise<Page> {
  const page = await context.newPage();
  await page.route(leadPage(world, lead), (route) =>
    route.fulfill({
      headers: { 'content-type': 'text/html; charset=utf-8', ...headers },
      body: `<!doctype html><title>CRM</title><h1>Record</h1>${body}`,
    }),
  );
  await page.goto(leadPage(world, lead));
  return page;
}

/** The worlds in a page that belong to the extension: where its content script lives. */
async function ownWorlds(session: CDPSession, id: string): Promise<number[]> {
  const worlds: number[] = [];
  session.on('Runtime.executionContextCreated', ({ context }) => {
    if (context.origin === `chrome-extension://${id}` && context.auxData?.type === 'isolated') worlds.push(context.id);
  });
  await session.send('Runtime.enable');
  return worlds;
}

test('fault 44: a content script in a stranger’s hands learns of its own page’s lead alone, and of no token', async ({ home, world }) => {
  const page = await hostilePage(home, world, showcase.callback);
  await expectChip(page, /\S/);
  const session = await home.context.newCDPSession(page);
  const [contextId] = await ownWorlds(session, home.id);
  /** What the content script itself would get. */
  const run = async (code: string) => {
    const { result } = await session.send('Runtime.evaluate', { expression: code, contextId, awaitPromise: true, returnByValue: true });
    return result.value as Record<string, unknown> | null | undefined;
  };
  const send = (message: object) =>
    run(`chrome.runtime.sendMessage(${JSON.stringify(message)}).catch((error) => ({ error: String(error) }))`);
  const own = { type: 'lead', id: String(showcase.callback), seq: 1 };
  expect(await send({ tasuki: 'visit', ...own })).toMatchObject({ tasuki: 'summary' });
  const { name } = (await world.hub.services.ingest.findLead({ site: 'sample', type: 'lead', id: own.id })) ?? {};
  expect(JSON.stringify(await send({ tasuki: 'visit', ...own }))).not.toContain(name);
  for (const asked of ['visit', 'panel']) {
    expect(await send({ tasuki: asked, ...own, id: String(showcase.overdue) }), `${asked} of another lead`).toEqual({ tasuki: 'ok' });
  }
  const ref = { site: 'sample', type: 'lead', id: own.id };
  for (const [asked, ask] of [
    ['getLead', { ref }],
    ['getStatus', {}],
    ['getQueue', {}],
    ['act', { ref, act: { kind: 'log_touch', result: 'talked' } }],
    ['disconnect', {}],
  ] as const) {
    expect(await send({ tasuki: 'ask', name: asked, ask }), asked).toEqual({ ok: false, code: 'untrusted' });
  }
  // What lies in the stores a content script reaches, and whether it may at all.
  const stored = await run(`Promise.all(['local', 'session'].map((area) => chrome.storage[area].get().catch(() => 'closed')))`);
  expect(stored).toEqual(['closed', 'closed']);
  expect(await run('indexedDB.databases().then((all) => all.map(({ name }) => name))')).toEqual([]);
});

test('fault 43, 47 and 48: the page reads nothing of ours, reaches nobody, and a panel that it frames stays blank', async ({
  home,
  world,
}) => {
  const page = await home.context.newPage();
  // Hooks that stand before anything of ours does.
  await page.addInitScript(() => {
    const heard: string[] = [];
    Object.assign(globalThis, { heard });
    const attach = Element.prototype.attachShadow;
    Element.prototype.attachShadow = function (init) {
      heard.push('attachShadow');
      return attach.call(this, init);
    };
    const source = Object.getOwnPropertyDescriptor(HTMLIFrameElement.prototype, 'src');
    Object.defineProperty(HTMLIFrameElement.prototype, 'src', { ...source, set: (value: string) => heard.push(`src ${value}`) });
    for (const type of ['message', 'click', 'pointerdown', 'keydown', 'focusin'])
      addEventListener(type, (event) => heard.push(`${type} ${event.composedPath()[0] instanceof HTMLIFrameElement}`), true);
  });
  await page.goto(leadPage(world, showcase.callback));
  const panel = await openPanel(page);
  const { name } = (await world.hub.services.ingest.findLead({ site: 'sample', type: 'lead', id: String(showcase.callback) })) ?? {};
  await expect(panel.getByTestId('lead-name')).toHaveText(name ?? '');
  const session = await home.context.newCDPSession(page);
  const [contextId] = await ownWorlds(session, home.id);
  const { result } = await session.send('Runtime.evaluate', { expression: `chrome.runtime.getURL('panel.html')`, contextId });
  const address = String(result.value);
  // Made anew with each start of the browser: knowing the extension's id is not knowing it.
  expect(address).not.toContain(home.id);
  const found = await page.evaluate(async (id) => {
    const fetched = (url: string) =>
      fetch(url).then(
        () => 'read',
        () => 'refused',
      );
    const { chrome } = globalThis as { chrome?: { runtime?: { sendMessage?: unknown; connect?: unknown } } };
    const host = document.querySelector('tasuki-chip');
    return {
      frames: [globalThis.length, document.querySelectorAll('iframe').length],
      shadow: [host?.shadowRoot, host?.attributes.length, document.elementsFromPoint(innerWidth - 100, 300).map((at) => at.tagName)],
      performance: performance.getEntries().filter((entry) => entry.name.startsWith('chrome-extension')).length,
      heard: (globalThis as unknown as { heard: string[] }).heard.filter((one) => !one.startsWith('pointer')),
      runtime: [typeof chrome?.runtime?.sendMessage, typeof chrome?.runtime?.connect],
      probes: await Promise.all(
        [`chrome-extension://${id}/panel.html`, `chrome-extension://${id}/chip.js`, `chrome-extension://${id}/manifest.json`].map(fetched),
      ),
    };
  }, home.id);
  expect(found).toEqual({
    frames: [0, 0],
    shadow: [null, 0, expect.arrayContaining(['TASUKI-CHIP'])],
    performance: 0,
    heard: [],
    runtime: ['undefined', 'undefined'],
    probes: ['refused', 'refused', 'refused'],
  });

  // The address leaked all the same: whoever frames it, with a made-up ticket or none, sees nothing and is told nothing.
  const other = await home.context.newPage();
  await other.goto(`${world.crm.origin.replace('localhost', '127.0.0.1')}/leads`);
  await other.evaluate((leaked) => {
    const answers: unknown[] = [];
    Object.assign(globalThis, { answers });
    addEventListener('message', ({ data }) => answers.push(data));
    for (const hash of ['', '#ticket=00000000-0000-4000-8000-000000000000']) {
      const frame = document.body.appendChild(document.createElement('iframe'));
      frame.onload = () => frame.contentWindow?.postMessage({ tasuki: 'ask', name: 'getStatus', ask: {} }, '*');
      frame.src = `${leaked}${hash}`;
    }
  }, address);
  await other.waitForTimeout(800);
  const framed = other.frames().slice(1);
  expect(framed.map((frame) => /panel\.html/.test(frame.url()))).toEqual([true, true]);
  for (const frame of framed) {
    expect(
      await frame.evaluate(() => [document.title, document.body.innerText.trim(), document.querySelectorAll('#root *').length]),
    ).toEqual(['Tasuki', '', 0]);
  }
  expect(await other.evaluate(() => (globalThis as unknown as { answers: unknown[] }).answers)).toEqual([]);
});

test('fault 62: off the sites that are on there is no script of ours, and no cost', async ({ home, world }) => {
  const page = await home.context.newPage();
  const session = await home.context.newCDPSession(page);
  const worlds = await ownWorlds(session, home.id);
  await page.goto(`${world.crm.origin.replace('localhost', '127.0.0.1')}/leads/${showcase.callback}`);
  await page.waitForTimeout(500);
  expect(worlds).toEqual([]);
  // The same look finds it where it is on.
  await page.goto(leadPage(world, showcase.callback));
  await expect.poll(() => worlds.length).toBeGreaterThan(0);
});

test('strict policies, Trusted Types and a sandbox: the panel shows, or nothing does', async ({ home, world }) => {
  const strict = {
    'content-security-policy': "default-src 'none'; frame-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
  };
  const page = await hostilePage(home, world, showcase.callback, '', { ...strict, 'cross-origin-opener-policy': 'same-origin' });
  const broken: string[] = [];
  page.on('pageerror', (error) => broken.push(error.message));
  await expectChip(page, /\S/);
  await expect((await openPanel(page)).getByTestId('next-step')).toBeVisible();
  expect(broken).toEqual([]);
  // In a sandbox a page has no origin, so nobody can say that it is one that is on.
  const boxed = await hostilePage(home, world, showcase.overdue, '', { 'content-security-policy': 'sandbox allow-scripts' });
  await boxed.waitForTimeout(700);
  expect(await readChip(boxed)).toBeNull();
});

/** Ways to have a person press what they don't see. Each is put on, and taken off again. */
const tricks: [name: string, on: () => void, off: () => void][] = [
  ['opacity on the root', () => (document.documentElement.style.opacity = '0.02'), () => document.documentElement.removeAttribute('style')],
  [
    'all of the page made smaller',
    () => (document.documentElement.style.scale = '0.6'),
    () => document.documentElement.removeAttribute('style'),
  ],
  [
    'a popover over it that lets presses through',
    () => {
      const cover = document.body.appendChild(document.createElement('div'));
      cover.id = 'cover';
      cover.popover = 'manual';
      cover.style.cssText =
        'position:fixed;inset:0;width:100vw;height:100vh;border:0;margin:0;padding:0;background:#fffe;pointer-events:none';
      cover.showPopover();
    },
    () => document.getElementById('cover')?.remove(),
  ],
];

test('fault 45: an act needs a person’s press on a control that is really seen; who presses in vain is told so', async ({
  home,
  world,
}) => {
  const page = await hostilePage(home, world, showcase.decide);
  const panel = await openPanel(page);
  const accept = panel.getByTestId('accept');
  await expect(accept).not.toHaveAttribute('data-guarded');
  const box = await accept.boundingBox();
  if (!box) throw new Error('nothing to press');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  for (const [name, on, off] of tricks) {
    await page.evaluate(on);
    await expect(accept, name).toHaveAttribute('data-guarded');
    await page.mouse.click(x, y);
    await expect(panel.getByTestId('not-seen'), name).toContainText('not taken');
    await page.evaluate(off);
    await expect(accept, name).not.toHaveAttribute('data-guarded');
  }
  // `body` holds nothing of ours, on its element our own sheet has the last word; and what the page makes up reaches neither chip nor panel.
  const style = await page.evaluate(() => {
    document.body.style.cssText = 'opacity:0;pointer-events:none;transform:scale(0.1)';
    const host = document.querySelector('tasuki-chip');
    host?.setAttribute(
      'style',
      'opacity:0!important;transform:scale(2)!important;clip-path:inset(50%)!important;pointer-events:none!important',
    );
    for (const type of ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click'])
      host?.dispatchEvent(new PointerEvent(type, { bubbles: true, composed: true, clientX: innerWidth - 100, clientY: 300 }));
    for (const key of ['a', '2', 'Enter']) document.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    const { opacity, transform, clipPath } = getComputedStyle(host as Element);
    return { opacity, transform, clipPath };
  });
  expect(style).toEqual({ opacity: '1', transform: 'none', clipPath: 'none' });
  await page.waitForTimeout(300);
  expect(panelFrame(page)).not.toBeNull();
  await expect(panel.getByTestId('undo-bar')).toHaveCount(0);
  // The same press, seen: taken.
  await page.mouse.click(x, y);
  await expect(panel.getByTestId('undo-bar')).toBeVisible();
  await panel.getByTestId('undo-bar').getByRole('button').first().click();
});
