import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';

/** A Chromium-family browser found on this machine. */
export type FoundBrowser = {
  path: string /** Branded builds ignore `--load-extension`; they are loaded over the debugging pipe. */;
  branded: boolean;
};

const known: { path: string; branded: boolean }[] = [
  { path: '/usr/bin/chromium', branded: false },
  { path: '/usr/bin/chromium-browser', branded: false },
  { path: '/usr/bin/google-chrome', branded: true },
  { path: '/usr/bin/google-chrome-stable', branded: true },
  { path: '/usr/bin/microsoft-edge', branded: true },
  { path: '/Applications/Chromium.app/Contents/MacOS/Chromium', branded: false },
  { path: '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', branded: true },
  { path: '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge', branded: true },
  { path: 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe', branded: true },
  { path: 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe', branded: true },
];

/** Thrown with one line that says what to do; shown without a stack. */
export class Advice extends Error {}

/**
 * Finds a browser, or installs Debian's Chromium with Japanese fonts when we may.
 * `TASUKI_BROWSER` names one by its path.
 * @throws Advice when there is none and it can't be installed
 */
export function ensureBrowser(say: (line: string) => void): FoundBrowser {
  const named = process.env.TASUKI_BROWSER;
  if (named) {
    if (!existsSync(named))
      throw new Advice(`TASUKI_BROWSER names ${named}, and there is no such file. Give the path of Chromium, Chrome or Edge.`);
    return { path: named, branded: /chrome|edge/i.test(named) && !/chromium/i.test(named) };
  }
  const found = known.find(({ path }) => runs(path));
  if (found) {
    if (onDebianAsRoot() && !hasJapaneseFonts()) apt(['fonts-noto-cjk'], say, false);
    return found;
  }
  if (!onDebianAsRoot()) {
    throw new Advice(
      'No Chromium, Chrome or Edge was found. Install one (on Debian or Ubuntu: sudo apt install chromium fonts-noto-cjk), or set TASUKI_BROWSER to its path.',
    );
  }
  apt(['chromium', 'fonts-noto-cjk'], say, true);
  const installed = known.find(({ path }) => runs(path));
  if (!installed) throw new Advice('Chromium was installed but cannot be found. Set TASUKI_BROWSER to its path.');
  return installed;
}

/** Whether a window can be shown. */
export function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

function runs(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function onDebianAsRoot(): boolean {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');
}

function hasJapaneseFonts(): boolean {
  if (existsSync('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc')) return true;
  const listed = spawnSync('fc-list', [':lang=ja'], { encoding: 'utf8' });
  return listed.status === 0 && listed.stdout.trim() !== '';
}

function apt(packages: string[], say: (line: string) => void, needed: boolean): void {
  say(`Installing ${packages.join(' and ')} with apt …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const update = spawnSync('apt-get', ['update', '-qq'], { env, encoding: 'utf8' });
  const done = spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], { env, encoding: 'utf8' });
  if (done.status === 0 || !needed) return;
  const why = `${update.stderr}${done.stderr}`;
  if (/No space left|ENOSPC/i.test(why))
    throw new Advice('The disk is full: apt could not install Chromium. Free about 1 GB and run the command again.');
  throw new Advice(
    `apt could not install ${packages.join(' ')} (${lastLine(why)}). Install it by hand, or set TASUKI_BROWSER to a browser's path.`,
  );
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}

/** True inside a container or as root, where Chromium's own sandbox cannot start. */
export function needsNoSandbox(): boolean {
  if (process.getuid?.() === 0) return true;
  try {
    return readFileSync('/proc/1/cgroup', 'utf8').includes('docker');
  } catch {
    return false;
  }
}
