import { browser } from 'wxt/browser';
import { addressOf } from '@/lib/crm/site';
import type { Act } from '@/lib/domain/command';
import { compile } from '@/lib/domain/compiled-rulebook';
import type { Lead } from '@/lib/domain/lead';
import type { Rulebook } from '@/lib/domain/rulebook';
import { HOUR, type Instant, MINUTE } from '@/lib/domain/time';
import { shownText } from '@/lib/i18n/shown-text';
import { timeFrame } from '@/lib/i18n/time-frame';
import { browserLanguage, words } from '@/lib/i18n/words';
import { readLeads } from '@/lib/store/leads';
import { countedAmong, nudgedRows, pressing, readQueue } from '@/lib/store/queue';
import { readSetting, writeSetting } from '@/lib/store/settings';
import { readState } from '@/lib/store/state';
import { keepTold, readTold } from '@/lib/store/told';
import { alarms, ensureAlarm } from '@/lib/sync/schedule';
import type { Session } from '@/lib/sync/session';
import type { Sync } from '@/lib/sync/sync';
import { endOfDay } from './end-of-day';
import { noticeText } from './notice-text';
import { type Notice, planNotices } from './plan-notices';
import type { PolicyDesk } from './policy-desk';

/** More leads than this at once are looked at with the popup, not one by one. */
const MOST = 500;
/** A day is not begun with facts older than this while the hub can be asked. */
const STALE = 10 * MINUTE;
/** Leads that one press puts off. */
const SNOOZED_AT_ONCE = 20;
const PREFIX = 'tasuki-';

type Around = {
  session: Session;
  sync: Sync;
  company: PolicyDesk;
  /** Takes an act in as if the person had made it in the popup. */
  act: (lead: Lead, act: Act) => Promise<void>;
};

/** Whether the browser lets us show notices now. */
export async function noticesGranted(): Promise<boolean> {
  return browser.permissions.contains({ permissions: ['notifications'] }).catch(() => false);
}

/** Whether notices are wanted, and whether they may name the company: as the person's company set it, else as they did; off until asked for. */
export async function wantedNotices(store: Session['store'], company: PolicyDesk): Promise<{ on: boolean; company: boolean }> {
  const [own, { policy }] = await Promise.all([readSetting(store, 'notices'), company.read()]);
  // The company is not named until that is allowed: notices show on shared screens too.
  return { on: policy.notices ?? own?.on ?? false, company: policy.noticesNameCompany ?? own?.company ?? false };
}

/** Tells people of what presses, once each, while they work; see `planNotices` for when. */
export function createNotices({ session, sync, company, act }: Around) {
  const { store } = session;
  let looking: Promise<void> = Promise.resolve();

  /** Where the person's own hours are: their department's. */
  function hoursOf(rulebook: Rulebook, user: string, people: readonly { id: string; department: string | null }[]) {
    const book = compile(rulebook);
    const department = people.find(({ id }) => id === user)?.department ?? 'is';
    const own = book.calendarOf(department);
    return { own, calendarOf: (promise: string | undefined) => book.promise.get(promise ?? '')?.calendar ?? own };
  }

  /** One look at a time: two at once would both find that nothing was told yet. */
  function look(): Promise<void> {
    looking = looking.catch(() => undefined).then(lookNow);
    return looking;
  }

  async function lookNow(): Promise<void> {
    const [wanted, me, rules] = await Promise.all([wantedNotices(store, company), session.me(), session.rules()]);
    if (!wanted.on || !me || !rules || !(await noticesGranted())) return ensureAlarm(alarms.notices, null);
    const now = session.now();
    // Just allowed, and this part of the browser not handed on yet: it is told of in a moment, and nothing may count as told before.
    if (!browser.notifications) return ensureAlarm(alarms.notices, { at: now + MINUTE - session.offset() });
    const owner = me.user.id;
    const { rulebook } = rules;
    const [rows, nudged, told, day] = await Promise.all([
      pressing(store, owner, now, MOST),
      nudgedRows(store, owner, MOST),
      readTold(store),
      readSetting(store, 'noticeDay'),
    ]);
    const away = rulebook.almanac.absences.find(({ user, from, to }) => user === owner && from <= now && now < to);
    const plan = planNotices({
      now,
      pressing: rows,
      nudged,
      told,
      ...hoursOf(rulebook, owner, me.people),
      lastDay: day?.day ?? null,
      awayUntil: away?.to ?? null,
    });
    if (plan.day !== null && (await stale(now))) return;
    await keepTold(store, plan.told, plan.over);
    if (plan.day !== null) await writeSetting(store, 'noticeDay', { day: plan.day });
    await clearSettled(rows.map(({ lead }) => lead));
    for (const notice of plan.tell) await show(notice, rulebook, now, wanted.company);
    await ensureAlarm(alarms.notices, plan.wakeAt === null ? null : { at: plan.wakeAt - session.offset() });
  }

  /** A day begins with what the hub knows, where it can be asked: its answer brings us here again. */
  async function stale(now: Instant): Promise<boolean> {
    const feed = await readState(store, 'feed');
    const isStale = now - (feed?.lastSync ?? 0) > STALE && !(await sync.trouble()) && navigator.onLine !== false;
    if (isStale && !sync.running()) void sync.run('scheduled');
    return isStale;
  }

  async function show(notice: Notice, rulebook: Rulebook, now: Instant, naming: boolean): Promise<void> {
    const owner = (await session.me())?.user.id ?? '';
    const lang = browserLanguage();
    const counts = { overdue: 0, today: 0, fresh: 0 };
    if (notice.kind === 'digest') {
      const lists = await readQueue(store, owner, now, endOfDay(now, timeFrame(rulebook).timeZone), MOST);
      // Only what counts: nobody's day begins with a trial run's promises.
      counts.overdue = notice.rows.filter((row) => (row.counted ?? now) < now).length;
      counts.today = await countedAmong(store, lists.today.ids);
      counts.fresh = lists.fresh.ids.length;
    }
    const [first] = notice.rows;
    const named = naming && notice.rows.length === 1 && first ? await companyOf(first.lead) : null;
    const text = noticeText({ notice, rulebook, lang, now, counts, company: named });
    if (!text) return;
    await keepShown(notice);
    const options = { type: 'basic' as const, iconUrl: browser.runtime.getURL('/icon/128.png'), ...text };
    const buttons = notice.kind === 'digest' ? [] : [{ title: words(lang).notices.again }];
    const id = PREFIX + notice.kind;
    try {
      await browser.notifications.create(id, { ...options, buttons });
    } catch {
      // Firefox refuses notices with buttons, and throws at once rather than through its promise.
      await browser.notifications.create(id, options);
    }
  }

  async function companyOf(lead: string): Promise<string | null> {
    const [found] = await readLeads(store, [lead]);
    return found?.company.name ? shownText(found.company.name, 60) : null;
  }

  async function keepShown({ kind, rows }: Notice): Promise<void> {
    const shown = (await readSetting(store, 'shownNotices')) ?? {};
    await writeSetting(store, 'shownNotices', { ...shown, [kind]: rows.map(({ lead }) => lead) });
  }

  /** A notice whose leads were all acted on has nothing to say any more. */
  async function clearSettled(still: readonly string[]): Promise<void> {
    const shown = await readSetting(store, 'shownNotices');
    const over = Object.entries(shown ?? {}).filter(([kind, leads]) => kind !== 'nudge' && !leads.some((lead) => still.includes(lead)));
    if (over.length === 0) return;
    const left = Object.fromEntries(Object.entries(shown ?? {}).filter(([kind]) => !over.some(([gone]) => gone === kind)));
    await writeSetting(store, 'shownNotices', left);
    for (const [kind] of over) await browser.notifications.clear(PREFIX + kind);
  }

  async function shownLeads(id: string): Promise<Lead[]> {
    const shown = await readSetting(store, 'shownNotices');
    return readLeads(store, (shown?.[id.slice(PREFIX.length)] ?? []).slice(0, SNOOZED_AT_ONCE));
  }

  return {
    /** Looks whether there is something to tell. Safe to call at any moment, and to be killed in. */
    look,
    /** A press on a notice: the one lead's record, or the list. */
    async onClick(id: string): Promise<void> {
      const leads = await shownLeads(id);
      await browser.notifications.clear(id);
      const [only] = leads;
      const sites = (await session.me())?.sites ?? [];
      const url =
        leads.length === 1 && only ? only.refs.flatMap((ref) => sites.flatMap((site) => addressOf(ref, site) ?? []))[0] : undefined;
      if (url) await browser.tabs.create({ url });
      else await browser.windows.create({ url: browser.runtime.getURL('/popup.html'), type: 'popup', width: 480, height: 640 });
    },
    /** Its button: again in an hour. Deadlines stay as they are. */
    async onButton(id: string): Promise<void> {
      const leads = await shownLeads(id);
      await browser.notifications.clear(id);
      for (const lead of leads) await act(lead, { kind: 'snooze', until: Math.floor(session.now() + HOUR) });
    },
    /** Nobody, or somebody else, is signed in, or notices were switched off: none stays. */
    async clear(): Promise<void> {
      for (const kind of ['risk', 'breach', 'nudge', 'digest']) await browser.notifications?.clear(PREFIX + kind).catch(() => undefined);
    },
  };
}

export type Notices = ReturnType<typeof createNotices>;
