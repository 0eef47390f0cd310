import { describe, expect, it } from 'vitest';
import { aCall, aHandOff, aLead, anActivity, aRulebook, at, hours, minutes, withPromises } from '@/test/fixtures/builders';
import type { Clock } from './assessment';
import { closeClocks } from './close-clocks';
import { evaluate } from './evaluate';
import type { Activity, Lead } from './lead';
import { clockReceipt } from './receipt';
import type { Rulebook } from './rulebook';
import type { Duration, Instant } from './time';

const rulebook = aRulebook();
// A Tuesday.
const asked = at('2026-11-24T10:00+09:00');

function clock(promise: string, lead: Lead, now: Instant, rules: Rulebook = rulebook): Clock {
  const found = evaluate(lead, rules, now).clocks.find((each) => each.promise === promise);
  if (!found) throw new Error(`no clock ${promise}`);
  return found;
}

function inquired(late: Duration, more: Activity[] = []): Lead {
  const inquiry = anActivity({ id: 'i1', type: 'inquiry', intent: 'price', occurredAt: asked, recordedAt: asked + late });
  return aLead({ activities: [inquiry, ...more] });
}

describe('B7 what a system held is told apart from what people used', () => {
  it('an inquiry that came forty minutes late is due when the customer was promised, and costs the rep ten minutes', () => {
    const now = asked + minutes(50);
    const p1 = clock('p1', inquired(minutes(40)), now);
    expect(p1).toMatchObject({ startedAt: asked, due: asked + hours(1), elapsed: minutes(10), system: minutes(40), left: minutes(10) });
    expect(p1.elapsed + p1.system + p1.left).toBe(p1.allowed);
    expect(clockReceipt(inquired(minutes(40)), rulebook, 'p1:i1', now)).toEqual([
      { from: asked, to: asked + minutes(40), kind: 'system' },
      { from: asked + minutes(40), to: now, kind: 'counted' },
    ]);
  });

  it.each<[string, Duration, Duration]>([
    ['nothing where it came at once', 0, 0],
    ['nothing within a minute', minutes(1), 0],
    ['all of it from there on', minutes(1) + 1, minutes(1) + 1],
    ['working time only', hours(24), hours(9)],
  ])('%s', (_, late, held) => {
    expect(clock('p1', inquired(late), asked + hours(30)).system).toBe(held);
  });

  it('so far, while it is being held', () => {
    expect(clock('p1', inquired(hours(2)), asked + minutes(30))).toMatchObject({ system: minutes(30), elapsed: 0 });
  });

  it('nights within it are nights', () => {
    const late = at('2026-11-25T09:30+09:00');
    const receipt = clockReceipt(inquired(late - asked), rulebook, 'p1:i1', late + minutes(10));
    expect(receipt.map(({ kind, from, to }) => [kind, to - from])).toEqual([
      ['system', hours(8)],
      ['night', hours(15)],
      ['system', minutes(30)],
      ['counted', minutes(10)],
    ]);
  });

  it.each<[string, Activity, Duration]>([
    ['who called before it was recorded had seen it elsewhere', aCall(asked + minutes(20), 'wrong_number'), 0],
    ['a note shows it as well', anActivity({ type: 'note', occurredAt: asked + minutes(20), by: 'rep-1' }), 0],
    ['what was done in the moment of its record shows nothing', aCall(asked + minutes(40), 'wrong_number'), minutes(40)],
    ['what was done before the inquiry shows nothing', aCall(asked - 1, 'wrong_number'), minutes(40)],
    ['what the lead did shows nothing', anActivity({ type: 'page_view', occurredAt: asked + minutes(20) }), minutes(40)],
  ])('%s', (_, activity, held) => {
    expect(clock('p1', inquired(minutes(40), [activity]), asked + minutes(50)).system).toBe(held);
  });

  it('a promise kept before the record was known of', () => {
    const lead = inquired(minutes(40), [aCall(asked + minutes(20), 'no_answer')]);
    expect(clock('p1', lead, asked + hours(1))).toMatchObject({ state: 'met', elapsed: minutes(20), system: 0 });
  });

  it('a correction is recorded later; the first telling counts', () => {
    const first = anActivity({ id: 'i1', type: 'inquiry', intent: 'price', occurredAt: asked, recordedAt: asked + minutes(5) });
    const corrected = { ...first, recordedAt: asked + hours(3), note: 'corrected' };
    const other = anActivity({ id: 'i0', type: 'inquiry', occurredAt: asked - hours(9), recordedAt: asked - hours(9) });
    expect(clock('p1', aLead({ activities: [other, first, corrected] }), asked + hours(4)).system).toBe(minutes(5));
  });

  it('the record of a closed clock keeps it apart', () => {
    const before = inquired(minutes(40));
    const after = inquired(minutes(40), [aCall(asked + minutes(70), 'no_answer')]);
    const [closed] = closeClocks(before, after, rulebook, asked + minutes(71));
    expect(closed).toMatchObject({ promise: 'p1', outcome: 'met_late', elapsed: minutes(30), system: minutes(40), allowed: hours(1) });
    expect(clock('p1', { ...after, closed: closed ? [closed] : [] }, asked + hours(5))).toMatchObject({
      system: minutes(40),
      overdueBy: minutes(10),
    });
    expect(closeClocks(inquired(0), inquired(0, after.activities.slice(1)), rulebook, asked + minutes(71))[0]).not.toHaveProperty('system');
  });
});

describe('B7 which starts can be held', () => {
  const recordedAt = asked + minutes(40);
  const now = asked + minutes(50);
  const held = minutes(40);
  const verdict = { kind: 'nurture' as const, reason: 'mismatch', at: asked, recordedAt, by: 'rep-1' };
  const talked = aCall(asked, 'talked', { recordedAt });
  const answered = anActivity({ type: 'reply', occurredAt: asked, recordedAt });
  const sal = { stage: 'sal', at: asked, recordedAt, by: 'crm' as const };
  const dormant = { stage: 'nurturing', at: asked - hours(48), recordedAt: asked - hours(48), by: 'person' as const };
  const seen = anActivity({ type: 'page_view', content: 'price', occurredAt: asked, recordedAt });
  const early = aHandOff(asked - hours(1), { id: 'h1' });
  const onStage = withPromises({ p3: { startsOn: { kind: 'stage', stage: 'sal' }, keptBy: [{ kind: 'meeting_held' }] } });
  const onReply = withPromises({ p3: { startsOn: { kind: 'activity', match: { type: 'reply' } }, keptBy: [{ kind: 'meeting_held' }] } });
  const onCall = withPromises({ p3: { startsOn: { kind: 'activity', match: { type: 'call' } }, keptBy: [{ kind: 'meeting_held' }] } });

  it.each<[string, string, Lead, Rulebook, Duration]>([
    ['a hand-off', 'p3', aLead({ handOffs: [aHandOff(asked, { recordedAt })] }), rulebook, held],
    ['a hand-off that nobody owns', 'p0', aLead({ owner: null, handOffs: [aHandOff(asked, { recordedAt })] }), rulebook, held],
    ['a stage', 'p3', aLead({ stages: [sal] }), onStage, held],
    ['what the lead did', 'p3', aLead({ activities: [answered] }), onReply, held],
    ['a conversation that the lead began', 'p2', aLead({ handOffs: [early], activities: [answered] }), rulebook, held],
    ['a sign that woke the lead', 'p11', aLead({ stages: [dormant], activities: [seen] }), rulebook, held],
    ['a send-back, for marketing', 'p10', aLead({ handOffs: [{ ...early, verdict }] }), rulebook, held],
    ['not what one of ours did', 'p3', aLead({ activities: [talked] }), onCall, 0],
    ['not a conversation of ours', 'p2', aLead({ handOffs: [early], activities: [talked] }), rulebook, 0],
    ['not an attempt', 'p4', aLead({ handOffs: [early], activities: [aCall(asked, 'no_answer', { recordedAt })] }), rulebook, 0],
    [
      'not a lead left without an owner later',
      'p0',
      aLead({
        handOffs: [{ ...early, recordedAt }],
        assignments: ['rep-1', null].map((owner, n) => ({ owner, team: 'is-1', at: asked + hours(2) * (n - 1) })),
      }),
      rulebook,
      0,
    ],
    ['not a question to marketing', 'p9', aLead({ handOffs: [early], requests: [{ id: 'r1', field: 'x', at: asked }] }), rulebook, 0],
  ])('%s', (_, promise, lead, rules, expected) => {
    expect(clock(promise, lead, now, rules).system).toBe(expected);
  });

  it('a verdict in between shows that it was seen', () => {
    const accepted = { kind: 'accept' as const, at: asked + minutes(10), recordedAt: asked + minutes(10) };
    const first = aHandOff(asked - hours(9), { id: 'h0', laterVerdicts: [accepted] });
    expect(clock('p3', aLead({ handOffs: [first, aHandOff(asked, { recordedAt })] }), now).system).toBe(0);
  });
});
