import type { Almanac } from '@/lib/domain/rulebook';
import { DAY, type Instant } from '@/lib/domain/time';

/** Whose leads somebody may act on, and until when. */
export type Covering = { owner: string; to: Instant };

/** Somebody who is away, or will be soon; `cover` null: nobody acts for them. */
export type AwayRow = { id: string; user: string; from: Instant; to: Instant; cover: string | null };

const AHEAD = 14 * DAY;

/** For whom `user` covers at `now`, whose cover ends first before the others; two covers of one owner are one, as long as the longer. */
export function coversOf(almanac: Almanac, user: string, now: Instant): Covering[] {
  const until = new Map<string, Instant>();
  for (const { owner, cover, from, to } of almanac.covers ?? []) {
    if (cover === user && owner !== user && from <= now && now < to) until.set(owner, Math.max(to, until.get(owner) ?? to));
  }
  return [...until].map(([owner, to]) => ({ owner, to })).sort((one, other) => one.to - other.to);
}

/** Who of a team is away now or within two weeks, and who covers; nearest first. A cover without an absence stands here too. */
export function awayIn(almanac: Almanac, users: ReadonlySet<string>, now: Instant): AwayRow[] {
  const covers = (almanac.covers ?? []).filter(({ owner, to }) => users.has(owner) && to > now);
  const absences = almanac.absences.filter(({ user, from, to }) => users.has(user) && to > now && from < now + AHEAD);
  const rows = absences.map(({ id, user, from, to, cover }): AwayRow => {
    const held = covers.find((one) => one.owner === user && one.from < to && from < one.to);
    return { id, user, from, to, cover: held?.cover ?? cover ?? null };
  });
  const alone = covers.filter(
    ({ owner, from, to }) => from < now + AHEAD && !absences.some((one) => one.user === owner && one.from < to && from < one.to),
  );
  rows.push(...alone.map(({ id, owner, cover, from, to }) => ({ id, user: owner, from, to, cover })));
  return rows.sort((one, other) => one.from - other.from || one.to - other.to);
}
