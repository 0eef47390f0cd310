import { writeFileSync } from 'node:fs';
import { storeNames } from '@/lib/store/store-names';
import { demoPeople, showcase } from '@/server/samples/world';
import { check, until } from '../fixtures/checks';
import type { Firefox } from './firefox';
import { companyMail, type World } from './world';

const pictures = process.env.TASUKI_PICTURES;

const by = (testId: string) => `[data-testid="${testId}"]`;

/** A rep's day in Firefox, from the first sign-in to signing out, in the order in which it is lived. */
export async function walk(firefox: Firefox, world: World): Promise<void> {
  const options = await checkSigningIn(firefox, world);
  const lead = await checkLeadPage(firefox, world);
  await checkPopup(firefox, world, lead);
  await checkSidebar(firefox, world, lead, options);
  await checkNotices(firefox, world, options);
  await checkSigningOut(firefox, lead, options);
  await checkCompanyAccount(firefox, world, options);
}

async function checkSigningIn(firefox: Firefox, { hub, crm }: World): Promise<string> {
  const options = await firefox.open(firefox.page('options.html'));
  const { token } = await hub.services.tokens.create({ user: demoPeople.rep, note: 'firefox' });
  await arrives(firefox, by('hub-address'));
  await firefox.type(by('hub-address'), hub.url);
  await firefox.type(by('token'), token);
  await firefox.click(by('connect'));
  check('an access token signs in, and the options say who it is', await says(firefox, by('who'), /佐藤 健/));
  check('the leads arrive', await says(firefox, by('lead-count'), /[1-9]/));
  const granted = () => firefox.run<boolean>('return browser.permissions.contains({ origins: [arguments[0]] })', pattern(crm));
  check('no site is granted before somebody turns it on', !(await granted()));
  await firefox.click(by('turn-on-sample'));
  check('one press on its switch grants the site and turns it on', await arrives(firefox, by('turn-off-sample')));
  check('the grant is the browser’s own', await granted());
  await picture(firefox, 'options');
  return options;
}

async function checkLeadPage(firefox: Firefox, { crm }: World): Promise<string> {
  const tab = await firefox.open(`${crm}/leads/${showcase.callback}`);
  check('a lead’s page has the chip', await until(async () => /call/i.test((await firefox.chip()) ?? '')));
  check('the panel opens by itself and says what to do next', await panelSays(firefox, by('next-step'), /call/i));
  check('and by when', await panelSays(firefox, by('next-when'), /\d/));
  check(
    'in a page’s frame nothing can be pressed: the act is confirmed elsewhere',
    await panelSays(firefox, by('confirm-elsewhere'), /\S/),
  );
  check(
    'nothing to act with is there',
    (await inPanel(firefox, () => firefox.text(`${by('log-result')},${by('accept')},${by('set-bant-budget')}`))) === null,
  );
  await picture(firefox, 'lead-page');
  const name = await inPanel(firefox, () => firefox.text(by('lead-name')));
  await firefox.run('history.pushState({}, "", arguments[0])', `/leads/${showcase.decide}`);
  check(
    'the panel follows a page that pushes its way to another lead',
    await until(async () => {
      const now = await inPanel(firefox, () => firefox.text(by('lead-name')));
      return now !== null && now !== name;
    }),
  );
  await firefox.goto(`${crm}/leads`);
  check(
    'a list carries marks',
    await until(async () => (await firefox.run<number>('return document.querySelectorAll("tasuki-mark").length')) > 3),
  );
  check('and no chip', (await firefox.chip()) === null);
  await firefox.goto(`${crm}/leads/${showcase.decide}`);
  await until(async () => (await firefox.chip()) !== null);
  return tab;
}

async function checkPopup(firefox: Firefox, { hub }: World, lead: string): Promise<void> {
  const popup = await firefox.open(firefox.page('popup.html'));
  check('the popup lists the leads, the overdue ones first', await arrives(firefox, `${by('row')}[data-group=overdue]`));
  const first = () => firefox.run<string | null>('return document.activeElement?.closest("[data-lead]")?.dataset.lead ?? null');
  check('the first lies ready for the keys', await until(async () => (await first()) !== null));
  const acted = await first();
  await picture(firefox, 'popup');
  const inVain = async () =>
    (await hub.services.ingest.listLeads())
      .flatMap(({ activities }) => activities)
      .filter(({ result, by: who }) => result === 'no_answer' && who === demoPeople.rep).length;
  const before = await inVain();
  await firefox.press('2');
  check('a key logs a result, and it can be undone', await arrives(firefox, by('undo-bar')));
  check('the next lead is offered', await until(async () => ![null, acted].includes(await first())));
  check('ten seconds later it is at the hub', await until(async () => (await inVain()) > before, 25_000));
  await firefox.turnTo(popup);
  await firefox.closeTab();
  await firefox.turnTo(lead);
}

/** The sidebar lies in the browser's own window, where only another page of the extension can look into it. */
async function checkSidebar(firefox: Firefox, { hub }: World, lead: string, options: string): Promise<void> {
  const opened = await firefox.inBrowser<boolean>(
    `return SidebarController.show(arguments[0]).then(() => SidebarController.isOpen)`,
    'tasuki_tasuki_example-sidebar-action',
  );
  check('the sidebar opens', opened);
  const inSidebar = async <Answer>(body: string, ...args: unknown[]) => {
    await firefox.turnTo(options, false);
    const find = 'const page = browser.extension.getViews({ type: "sidebar" })[0]?.document; if (!page) return null; ';
    const answer = await firefox.run<Answer | null>(find + body, ...args);
    await firefox.turnTo(lead, false);
    return answer;
  };
  const text = (testId: string) => inSidebar<string | null>('return page.querySelector(arguments[0])?.innerText ?? null', by(testId));
  check('it shows the lead of the tab in front', await until(async () => (await text('lead-name')) !== null));
  check('with its next step', /\S/.test((await text('next-step')) ?? ''));
  const before = await inPanel(firefox, () => firefox.text(by('next-step')));
  const at = await inSidebar<[number, number]>(
    'const box = page.querySelector(arguments[0]).getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]',
    by('accept'),
  );
  await firefox.inBrowser(pressInSidebar, ...(at ?? []));
  check('what can’t be pressed in the page is pressed here', await until(async () => (await text('undo-bar')) !== null));
  check(
    'the panel in the page hears of it',
    await until(async () => (await inPanel(firefox, () => firefox.text(by('next-step')))) !== before),
  );
  const ref = { site: 'sample', type: 'lead', id: String(showcase.decide) };
  const verdict = async () => (await hub.services.ingest.findLead(ref))?.handOffs.at(-1)?.verdict?.kind;
  check('and arrives at the hub', await until(async () => (await verdict()) === 'accept', 25_000));
  await picture(firefox, 'beside-the-sidebar');
  await firefox.inBrowser('SidebarController.hide()');
}

async function checkNotices(firefox: Firefox, { hub, clock }: World, options: string): Promise<void> {
  await firefox.turnTo(options);
  await firefox.click(by('turn-notices'));
  const shown = () => firefox.run<Record<string, unknown>>('return browser.notifications?.getAll() ?? {}');
  check(
    'notices are switched on with their permission',
    await until(() => firefox.run('return browser.permissions.contains({ permissions: ["notifications"] })')),
  );
  check('the day begins with one summary', await until(async () => 'tasuki-digest' in (await shown())));
  const { token } = await hub.services.tokens.create({ user: demoPeople.manager, note: 'firefox' });
  const answer = await fetch(`${hub.url}/v1/commands`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      commands: [
        {
          id: crypto.randomUUID(),
          ref: { site: 'sample', type: 'lead', id: String(showcase.dueSoon) },
          occurredAt: Math.floor(clock()),
          act: { kind: 'nudge' },
        },
      ],
    }),
  });
  const { outcomes } = (await answer.json()) as { outcomes?: { outcome: string }[] };
  check('a manager nudges', outcomes?.[0]?.outcome === 'applied');
  await firefox.click(by('sync-now'));
  check('a notice that elsewhere has a button is shown without', await until(async () => 'tasuki-nudge' in (await shown())));
}

async function checkSigningOut(firefox: Firefox, lead: string, options: string): Promise<void> {
  await firefox.turnTo(options);
  await firefox.click(by('disconnect'));
  await arrives(firefox, by('disconnect-confirm'));
  await firefox.click(by('disconnect-confirm'));
  check('signing out leads back to the form', await arrives(firefox, by('hub-address')));
  const left = () => firefox.run<number>(countLeads, storeNames.cache);
  check('no lead is left in the browser', await until(async () => (await left()) === 0));
  check(
    'no site is granted any more',
    await until(
      async () => (await firefox.run<string[]>('return browser.permissions.getAll().then(({ origins }) => origins)')).length === 0,
    ),
  );
  await firefox.turnTo(lead);
  check('the chip has left the page', await until(async () => (await firefox.chip()) === null));
}

async function checkCompanyAccount(firefox: Firefox, { hub, company }: World, options: string): Promise<void> {
  await firefox.turnTo(options);
  company.person = { id: 'u-1', mail: companyMail, verified: true };
  await firefox.type(by('hub-address'), hub.url);
  const before = await firefox.tabs();
  await firefox.click(by('company-sign-in'));
  const theirs = async () => (await firefox.tabs()).find((tab) => !before.includes(tab));
  check('the company’s sign-in opens in a window of its own', await until(async () => (await theirs()) !== undefined));
  await firefox.turnTo((await theirs()) ?? options);
  check('and shows the company’s page', await arrives(firefox, 'form button'));
  await firefox.click('form button').catch(() => {});
  await firefox.turnTo(options);
  check('its account signs in', await says(firefox, by('who'), /Sato Ken/));
  check('and the options say by what', await says(firefox, by('who'), /Company account/));
}

/** A person's press at a place in the sidebar: what a script does there is no person's, and not heeded. */
const pressInSidebar = `const frame = SidebarController.browser;
  const inner = frame.contentDocument.getElementById('webext-panels-browser');
  const [x, y] = [frame, inner].map((one) => one.getBoundingClientRect()).reduce(([x, y], box) => [x + box.x, y + box.y], [...arguments]);
  for (const type of ['mousemove', 'mousedown', 'mouseup'])
    window.synthesizeMouseEvent(type, x, y, { button: 0, clickCount: 1, buttons: type === 'mousedown' ? 1 : 0 });`;

const countLeads = `return new Promise((resolve, reject) => {
  const opening = indexedDB.open(arguments[0]);
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const db = opening.result;
    if (!db.objectStoreNames.contains('leads')) return resolve(0);
    const asked = db.transaction('leads').objectStore('leads').count();
    asked.onsuccess = () => { db.close(); resolve(asked.result); };
  };
});`;

/** Waits for an element. */
function arrives(firefox: Firefox, css: string): Promise<boolean> {
  return until(async () => (await firefox.text(css)) !== null);
}

/** Waits until an element says something that fits. */
function says(firefox: Firefox, css: string, wanted: RegExp): Promise<boolean> {
  return until(async () => wanted.test((await firefox.text(css)) ?? ''));
}

async function inPanel<Answer>(firefox: Firefox, ask: () => Promise<Answer>): Promise<Answer | null> {
  try {
    return (await firefox.enterPanel()) ? await ask() : null;
  } finally {
    await firefox.leaveFrame();
  }
}

function panelSays(firefox: Firefox, css: string, wanted: RegExp): Promise<boolean> {
  return until(async () => wanted.test((await inPanel(firefox, () => firefox.text(css))) ?? ''));
}

/** What Firefox grants: a match pattern there knows no port. */
function pattern(origin: string): string {
  const { protocol, hostname } = new URL(origin);
  return `${protocol}//${hostname}/*`;
}

async function picture(firefox: Firefox, name: string): Promise<void> {
  if (pictures) writeFileSync(`${pictures}/firefox-${name}.png`, await firefox.picture());
}
