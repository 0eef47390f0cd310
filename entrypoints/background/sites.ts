import { type Browser, browser } from 'wxt/browser';
import type { Site } from '@/lib/api/contract';
import { adapterFile } from '@/lib/crm/adapter-files';
import { adapterFor, adapterOf } from '@/lib/crm/registry';
import { matchPattern } from '@/lib/crm/site';
import { allowsSite } from '@/lib/domain/company-policy';
import { Fault } from '@/lib/domain/fault';
import type { SiteState } from '@/lib/messages/protocol';
import { readSetting, writeEntry } from '@/lib/store/settings';
import type { Session } from '@/lib/sync/session';
import type { PolicyDesk } from './policy-desk';

/** Where the build puts the chip. */
export const chipFile = 'chip.js';

type Script = { id: string; matches: string[]; js: string[]; allFrames?: true };

function patternOf(site: Site): string {
  return matchPattern(site.origin, import.meta.env.BROWSER !== 'firefox');
}

/** One script for each origin that is on; two sites may share one. */
export function scriptsFor(sites: readonly (Site & { pattern: string })[]): Script[] {
  const scripts = new Map<string, Script>();
  for (const site of sites) {
    if (scripts.has(site.pattern)) continue;
    const adapter = adapterOf(site.crm);
    // A CRM that an administrator described has no file: its chip asks.
    const js = adapter ? [adapterFile(site.crm), chipFile] : [chipFile];
    scripts.set(site.pattern, {
      id: `chip-${site.id}`,
      matches: [site.pattern],
      js,
      ...(adapter?.framed ? { allFrames: true } : {}),
    });
  }
  return [...scripts.values()];
}

function same(one: Script, other: Browser.scripting.RegisteredContentScript): boolean {
  const bare = (files: readonly string[] | undefined) => (files ?? []).map((file) => file.replace(/^\//, '')).join();
  const frames = Boolean(one.allFrames) === Boolean(other.allFrames);
  return frames && one.matches.join() === (other.matches ?? []).join() && bare(one.js) === bare(other.js);
}

/** The CRM sites: which the hub names, which the person turned on, which the browser grants, which the company allows. */
export function createSites(session: Session, company: PolicyDesk) {
  // Asked of the browser once; `permissions` events say when it may differ.
  const granted = new Map<string, Promise<boolean>>();
  let comparing: Promise<void> = Promise.resolve();

  function isGranted(pattern: string): Promise<boolean> {
    const known = granted.get(pattern) ?? browser.permissions.contains({ origins: [pattern] }).catch(() => false);
    granted.set(pattern, known);
    return known;
  }

  async function states(): Promise<(SiteState & { site: Site })[]> {
    const [me, turnedOn, marks, { policy }] = await Promise.all([
      session.me(),
      readSetting(session.store, 'sites'),
      readSetting(session.store, 'marks'),
      company.read(),
    ]);
    // A CRM this version doesn't know can't be turned on.
    const sites = (me?.sites ?? []).filter((site) => adapterFor(site));
    return Promise.all(
      sites.map(async (site) => {
        const { id, crm, name, origin } = site;
        const pattern = patternOf(site);
        const may = await isGranted(pattern);
        const wanted = turnedOn?.[id] === true;
        const locked = !allowsSite(policy, origin);
        return {
          id,
          crm,
          name,
          origin,
          pattern,
          granted: may,
          wanted,
          on: may && wanted && !locked,
          marks: policy.listMarks ?? marks?.[id] !== false,
          locked,
          site,
        };
      }),
    );
  }

  /** The sites that are on: the only ones whose pages are answered. */
  async function on(): Promise<Site[]> {
    return (await states()).flatMap((state) => (state.on ? [state.site] : []));
  }

  async function inject(script: Script): Promise<void> {
    const tabs = await browser.tabs.query({ url: script.matches });
    await Promise.all(
      tabs.map(async ({ id, discarded }) => {
        if (id === undefined || discarded) return;
        // Error pages and the like refuse; there is no lead on them.
        await browser.scripting
          .executeScript({ target: { tabId: id, ...(script.allFrames ? { allFrames: true } : {}) }, files: script.js as never[] })
          .catch(() => undefined);
      }),
    );
  }

  async function compareNow(afresh: boolean): Promise<void> {
    const wanted = scriptsFor((await states()).flatMap(({ site, on, pattern }) => (on ? [{ ...site, pattern }] : [])));
    const there = (await browser.scripting.getRegisteredContentScripts()).filter(({ id }) => id.startsWith('chip-'));
    const wrong = there.filter((script) => !wanted.some((one) => one.id === script.id && same(one, script)));
    if (wrong.length > 0) await browser.scripting.unregisterContentScripts({ ids: wrong.map(({ id }) => id) });
    const missing = wanted.filter((one) => !there.some((script) => script.id === one.id && same(one, script)));
    if (missing.length > 0) {
      await browser.scripting.registerContentScripts(
        missing.map((script) => ({ ...script, runAt: 'document_idle' as const, persistAcrossSessions: true })),
      );
    }
    // A page that is open already would have to be reloaded otherwise.
    for (const script of afresh ? wanted : missing) await inject(script);
  }

  return {
    states,
    on,
    /** What the browser grants may differ by now. */
    doubt: () => granted.clear(),
    /**
     * Makes the registered scripts what they should be and leaves the right ones alone; they can vanish with an update.
     * `afresh`: pages that are open get the chip again, because the one they have belongs to a version that is gone.
     */
    compare(afresh = false): Promise<void> {
      comparing = comparing.catch(() => undefined).then(() => compareNow(afresh));
      return comparing;
    },
    /** Throws `not_found` for a site the hub doesn't name, `locked` for one the company doesn't allow, `no_permission` when the browser was not allowed. */
    async turn(id: string, wanted: boolean): Promise<void> {
      granted.clear();
      const state = (await states()).find((site) => site.id === id);
      if (!state) throw new Fault('not_found');
      if (wanted && state.locked) throw new Fault('locked');
      if (wanted && !state.granted) throw new Fault('no_permission');
      await writeEntry(session.store, 'sites', id, wanted);
      await this.compare();
    },
    /** Switches the marks in a site's lists. Throws `not_found` for a site the hub doesn't name, `locked` where the company decides. */
    async switchMarks(id: string, marks: boolean): Promise<void> {
      if ((await company.read()).policy.listMarks !== undefined) throw new Fault('locked');
      if (!(await states()).some((site) => site.id === id)) throw new Fault('not_found');
      await writeEntry(session.store, 'marks', id, marks);
    },
  };
}

export type Sites = ReturnType<typeof createSites>;
