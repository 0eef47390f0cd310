import type { Instant } from '@/lib/domain/time';
import { zoneTransitions } from '@/lib/domain/zone';

/** Where the hub reads time-zone changes from. They travel in the almanac, so that every viewer counts by the hub's and none by their own. */
export type ZoneData = {
  /** Which release of the world's time-zone data it is, such as "2026b"; '' where nobody knows. The newer counts where hubs differ. */
  release: string;
  /** The offset at `from`, then every change before `to`. */
  changes(timeZone: string, from: Instant, to: Instant): { at: Instant; offsetMinutes: number }[];
};

/** What this machine's runtime knows. */
export const machineZoneData: ZoneData = { release: process.versions.tz ?? '', changes: zoneTransitions };
