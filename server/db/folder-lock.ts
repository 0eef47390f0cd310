import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { HubFault } from '@/server/hub-fault';

/** What the holder of a folder writes down; `control` is how a command on this machine reaches it. */
const Holder = z.object({
  pid: z.number().int(),
  host: z.string(),
  born: z.string(),
  control: z.object({ port: z.number().int(), key: z.string() }).optional(),
});
export type Holder = z.infer<typeof Holder>;

/** A data folder held by this process alone. */
export type FolderLock = {
  /** Tells commands on this machine where the running hub listens for them. */
  publish(control: { port: number; key: string }): void;
  release(): void;
};

/**
 * Takes a data folder for this process alone (the embedded database has no lock of its own, and two would lose rows).
 * A lock left by a process that is gone is taken over.
 * @throws {HubFault} when another hub holds it.
 */
export function lockFolder(folder: string): FolderLock {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'hub.lock');
  const own = join(folder, `hub.lock.${process.pid}.${Math.random().toString(36).slice(2)}`);
  const me: Holder = { pid: process.pid, host: hostname(), born: bornAt(process.pid) ?? '' };
  writeFileSync(own, JSON.stringify(me), { mode: 0o600 });
  try {
    for (let attempt = 0; ; attempt++) {
      try {
        // A link is made whole or not at all: nobody ever reads a half-written lock.
        linkSync(own, path);
        break;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        const holder = readHolder(path);
        if (attempt > 5 || (holder && isAlive(holder))) {
          throw new HubFault(
            `The folder ${folder} is in use by another hub${holder ? ` (process ${holder.pid} on ${holder.host})` : ''}: stop it, or set TASUKI_DATA to another folder.`,
          );
        }
        setAside(path, own);
      }
    }
  } finally {
    rmSync(own, { force: true });
  }
  const release = () => {
    const holder = readHolder(path);
    if (holder?.pid === me.pid && holder.born === me.born) rmSync(path, { force: true });
  };
  process.once('exit', release);
  return {
    publish(control) {
      writeFileSync(own, JSON.stringify({ ...me, control }), { mode: 0o600 });
      chmodSync(own, 0o600);
      renameSync(own, path);
    },
    release() {
      process.removeListener('exit', release);
      release();
    },
  };
}

/** The live process that holds a folder, or null when it is free. */
export function folderHolder(folder: string): Holder | null {
  const path = join(folder, 'hub.lock');
  const holder = existsSync(path) ? readHolder(path) : null;
  return holder && isAlive(holder) ? holder : null;
}

/** Two hubs may find the same dead lock: the one whose rename caught a live lock instead puts it back. */
function setAside(path: string, own: string): void {
  const aside = `${own}.stale`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  const caught = readHolder(aside);
  if (caught && isAlive(caught)) {
    try {
      linkSync(aside, path);
    } catch {
      // Somebody has the folder already.
    }
  }
  rmSync(aside, { force: true });
}

function readHolder(path: string): Holder | null {
  try {
    return Holder.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
}

function isAlive(holder: Holder): boolean {
  // On a shared folder nothing can be asked of another machine's processes: believe the lock.
  if (holder.host !== hostname()) return true;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const born = bornAt(holder.pid);
  return born === null || holder.born === '' || born === holder.born;
}

/** When a process started, in the kernel's own ticks plus the boot's id; null where the system does not tell. A pid used again differs. */
function bornAt(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot}/${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
  } catch {
    return null;
  }
}
