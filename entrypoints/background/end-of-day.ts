import { DAY, type Instant } from '@/lib/domain/time';
import { offsetAt, type Zone, zoneOf } from '@/lib/domain/zone';

const zones = new Map<string, Zone>();

/** The midnight that ends the day in a time zone. */
export function endOfDay(now: Instant, timeZone: string): Instant {
  const zone = zones.get(timeZone) ?? zoneOf(timeZone);
  zones.set(timeZone, zone);
  const offset = offsetAt(zone, now);
  const midnight = (Math.floor((now + offset) / DAY) + 1) * DAY - offset;
  // Where the clocks change on that day.
  return midnight + offset - offsetAt(zone, midnight);
}
