import { sql } from 'drizzle-orm';
import { dayOfInstant, isOpen, nextClosing } from '@/lib/domain/business-hours';
import { openingOf, startOfDay } from '@/lib/domain/calendar-day';
import { compile } from '@/lib/domain/compiled-rulebook';
import { dateOfDay } from '@/lib/domain/day';
import type { Rulebook } from '@/lib/domain/rulebook';
import { DAY, type Instant } from '@/lib/domain/time';
import { type OpenDatabase, rows } from '@/server/db/database';
import { enqueue } from '@/server/notify/deliveries';
import { summaryMessage } from '@/server/notify/summary-message';
import { teamWebhooks } from '@/server/notify/webhooks';
import type { Rulebooks } from '@/server/services/rulebooks';
import { readStanding } from './standing';

/** The working day a summary is for, while it may be told; null outside the hours of the agreement's first calendar. */
export type SummaryDay = { date: string; begins: Instant; ends: Instant; closes: Instant };

/** Reads which day a summary may be told of now: from the day's opening on, never off hours. A hub that was down at the opening tells it late. */
export function summaryDay(rulebook: Rulebook, now: Instant): SummaryDay | null {
  const [first] = rulebook.agreement.calendars;
  const calendar = first && compile(rulebook).calendars.get(first.id);
  if (!calendar || !isOpen(calendar, now)) return null;
  const day = dayOfInstant(calendar, now);
  const opening = openingOf(calendar, day);
  if (opening === null || opening > now) return null;
  const ends = startOfDay(calendar, day + 1);
  let closes = now;
  for (let next = nextClosing(calendar, now); next !== null && next <= ends && next > closes; next = nextClosing(calendar, next))
    closes = next;
  return { date: dateOfDay(day), begins: startOfDay(calendar, day), ends, closes };
}

/** Tells every team how it stands, once a day; the row written with it is the promise that no other hub does so again. @returns how many were told. */
export async function tellSummaries(open: OpenDatabase, rulebooks: Rulebooks, now: Instant): Promise<number> {
  const { db } = open;
  const teams = await rows<{ id: string; name: { ja: string; en: string } }>(
    db,
    sql`select distinct t.id, t.name from teams t join outgoing_webhooks w on w.team = t.id where w.tells @> '["summary"]'::jsonb order by t.id`,
  );
  let told = 0;
  for (const team of teams) {
    const { rulebook } = await rulebooks.current(team.id, now);
    const day = summaryDay(rulebook, now);
    if (!day) continue;
    const done = await rows(db, sql`select 1 from summaries where team = ${team.id} and day = ${day.date}`);
    if (done.length > 0) continue;
    await db.transaction(async (tx) => {
      const mine = await rows(
        tx,
        sql`insert into summaries (team, day, at) values (${team.id}, ${day.date}, ${now}::bigint) on conflict do nothing returning 1`,
      );
      if (mine.length === 0) return;
      const standing = await readStanding(tx, team.id, day.begins - DAY, day.ends - 1);
      for (const webhook of await teamWebhooks(tx, team.id, 'summary')) {
        const message = summaryMessage({ team, date: day.date, standing, language: webhook.language });
        // A summary of a morning that is over helps nobody.
        await enqueue(tx, webhook.id, message, now, day.closes);
      }
      await open.announce(tx, 'sending');
      told += 1;
    });
  }
  return told;
}
