import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Advice } from '@/server/launch/browser';
import { Marionette } from './marionette';

/** The name under which the WebDriver standard passes an element on. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';
/** The extension's id in the manifest, and the address that this profile gives it. */
const ADDON = 'tasuki@tasuki.example';
const UUID = '6a5c0f6e-7461-4b75-8b69-000000000001';

const prefs = {
  'marionette.port': 0,
  'extensions.webextensions.uuids': JSON.stringify({ [ADDON]: UUID }),
  // The browser's own question can't be reached from outside: it answers yes, but only inside a person's press, as ever.
  'extensions.webextOptionalPermissionPrompts': false,
  'alerts.useSystemBackend': false,
  'intl.locale.requested': 'en-US',
  'browser.shell.checkDefaultBrowser': false,
  'app.normandy.enabled': false,
  'services.settings.server': 'data:,',
  'datareporting.policy.dataSubmissionEnabled': false,
};

type ElementRef = { [ELEMENT]: string };

/** A running Firefox with the built extension in it. Whatever is asked is asked of the tab, frame or sidebar it was led to last. */
export class Firefox {
  private constructor(
    private line: Marionette,
    private child: ChildProcess,
    private profile: string,
  ) {}

  /**
   * Starts a headless Firefox on a profile of its own and gives it the extension of this folder.
   * @throws Advice in one line where there is no Firefox, or it doesn't come up
   */
  static async launch(extension: string): Promise<Firefox> {
    const path = findFirefox();
    const profile = mkdtempSync(join(tmpdir(), 'tasuki-firefox-'));
    const lines = Object.entries(prefs).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`);
    writeFileSync(join(profile, 'user.js'), lines.join('\n'));
    const child = spawn(path, ['--headless', '--marionette', '--remote-allow-system-access', '--no-remote', '--profile', profile], {
      stdio: 'ignore',
      env: { ...process.env, MOZ_HEADLESS_WIDTH: '1360', MOZ_HEADLESS_HEIGHT: '900' },
    });
    const portFile = join(profile, 'MarionetteActivePort');
    try {
      for (const end = Date.now() + 60_000; !existsSync(portFile) || readFileSync(portFile, 'utf8') === ''; await pause(100))
        if (child.exitCode !== null || Date.now() > end) throw new Advice(`${path} did not start.`);
      const line = await Marionette.open(Number(readFileSync(portFile, 'utf8')));
      await line.send('WebDriver:NewSession', { capabilities: { alwaysMatch: {} } });
      await line.send('WebDriver:SetTimeouts', { script: 15_000, pageLoad: 30_000 });
      await line.send('Addon:Install', { path: extension, temporary: true });
      return new Firefox(line, child, profile);
    } catch (error) {
      child.kill('SIGKILL');
      rmSync(profile, { recursive: true, force: true });
      throw error;
    }
  }

  /** Address of one of the extension's pages: `options.html`. */
  page(path: string): string {
    return `moz-extension://${UUID}/${path}`;
  }

  /** Opens an address in a new tab in front, and turns to it. @returns the tab */
  async open(url: string): Promise<string> {
    const { handle } = await this.line.send<{ handle: string }>('WebDriver:NewWindow', { type: 'tab', focus: true });
    await this.turnTo(handle);
    await this.goto(url);
    return handle;
  }

  /** Turns to a tab or window; `focus: false` leaves in front what is there. */
  async turnTo(handle: string, focus = true): Promise<void> {
    await this.line.send('WebDriver:SwitchToWindow', { handle, focus });
  }

  /** All tabs and windows. */
  tabs(): Promise<string[]> {
    return this.line.send('WebDriver:GetWindowHandles');
  }

  async goto(url: string): Promise<void> {
    await this.line.send('WebDriver:Navigate', { url });
  }

  /** Closes the tab turned to. */
  async closeTab(): Promise<void> {
    await this.line.send('WebDriver:CloseWindow');
  }

  /** Runs a function's body in the page, with `args` as its arguments; what it gives back is waited for. */
  async run<Answer>(body: string, ...args: unknown[]): Promise<Answer> {
    return this.script('WebDriver:ExecuteScript', body, args);
  }

  /** The words of the first element that fits, or null without one. */
  text(css: string): Promise<string | null> {
    return this.run('return document.querySelector(arguments[0])?.innerText ?? null', css);
  }

  /** Presses the first element that fits, as a person: it must be there and in sight. */
  async click(css: string): Promise<void> {
    await this.line.send('WebDriver:ElementClick', { id: await this.find(css) });
  }

  /** Writes into a field as a person. */
  async type(css: string, text: string): Promise<void> {
    const id = await this.find(css);
    await this.line.send('WebDriver:ElementClear', { id });
    await this.line.send('WebDriver:ElementSendKeys', { id, text });
  }

  /** Presses one key, wherever the focus is. */
  async press(key: string): Promise<void> {
    const actions = [
      { type: 'keyDown', value: key },
      { type: 'keyUp', value: key },
    ];
    await this.line.send('WebDriver:PerformActions', { actions: [{ type: 'key', id: 'keyboard', actions }] });
  }

  /** What the chip in this page says, or null while there is none. Its root is closed: only the browser itself sees it. */
  async chip(): Promise<string | null> {
    const read = `const root = document.querySelector('tasuki-chip')?.openOrClosedShadowRoot;
      return root?.querySelector('.chip')?.innerText.replace(/\\s+/g, ' ').trim() ?? null;`;
    return this.script('WebDriver:ExecuteScript', read, [], 'system');
  }

  /** Turns to the panel's frame in this page. @returns false while there is none */
  async enterPanel(): Promise<boolean> {
    await this.leaveFrame();
    const find = `return document.querySelector('tasuki-chip')?.openOrClosedShadowRoot?.querySelector('iframe') ?? null;`;
    const frame = await this.script<ElementRef | null>('WebDriver:ExecuteScript', find, [], 'system');
    if (frame) await this.line.send('WebDriver:SwitchToFrame', { element: frame[ELEMENT] });
    return frame !== null;
  }

  /** Back to the page that holds the frame. */
  async leaveFrame(): Promise<void> {
    await this.line.send('WebDriver:SwitchToFrame', { id: null });
  }

  /** Runs a function's body in the browser's own window, with all its rights. */
  async inBrowser<Answer>(body: string, ...args: unknown[]): Promise<Answer> {
    await this.line.send('Marionette:SetContext', { value: 'chrome' });
    try {
      return await this.run<Answer>(body, ...args);
    } finally {
      await this.line.send('Marionette:SetContext', { value: 'content' });
    }
  }

  /** A picture of what the tab shows, as PNG. */
  async picture(): Promise<Buffer> {
    const { value } = await this.line.send<{ value: string }>('WebDriver:TakeScreenshot', { full: false });
    return Buffer.from(value, 'base64');
  }

  async close(): Promise<void> {
    await this.line.send('Marionette:Quit', { flags: ['eForceQuit'] }).catch(() => {});
    this.line.close();
    for (const end = Date.now() + 5_000; this.child.exitCode === null && Date.now() < end; await pause(50));
    this.child.kill('SIGKILL');
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }

  private async find(css: string): Promise<string> {
    const { value } = await this.line.send<{ value: ElementRef }>('WebDriver:FindElement', { using: 'css selector', value: css });
    return value[ELEMENT];
  }

  private async script<Answer>(command: string, body: string, args: unknown[], sandbox?: string): Promise<Answer> {
    const { value } = await this.line.send<{ value: Answer }>(command, { script: body, args, ...(sandbox ? { sandbox } : {}) });
    return value;
  }
}

/** TASUKI_FIREFOX, else the first on the path. */
function findFirefox(): string {
  const named = process.env.TASUKI_FIREFOX;
  const folders = (process.env.PATH ?? '').split(delimiter);
  const all = named ? [named] : ['firefox-esr', 'firefox'].flatMap((name) => folders.map((folder) => join(folder, name)));
  const found = all.find(mayRun);
  if (!found)
    throw new Advice('No Firefox was found. Install one (on Debian: sudo apt install firefox-esr), or set TASUKI_FIREFOX to its path.');
  return found;
}

function mayRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
