import { describe, expect, it } from 'vitest';
import type { Lead } from '@/lib/domain/lead';
import type { PanelFacts, Status } from '@/lib/messages/protocol';
import { aLead, aRef, aRulebook, at } from '@/test/fixtures/builders';
import { createPanelDesk } from './panel-desk';

const now = at('2026-11-20T15:00+09:00');
const rulebook = aRulebook();

/** A desk over leads that can be changed, and how often one was looked for. */
function aDesk(leads: Map<string, Lead> = new Map([['1', aLead({ refs: [aRef('1')], name: 'One' })]])) {
  let looks = 0;
  const judge = { rulebook, actor: { user: 'u', roles: ['rep' as const], teams: ['t'] }, now };
  const view = async (lead: Lead) => ({ lead, pending: [], refused: [], superseded: [] });
  const desk = createPanelDesk({
    session: { judge: async () => judge, rules: async () => ({ rulebook }) } as never,
    leads: {
      find: async ({ id }: { id: string }) => {
        looks += 1;
        return leads.get(id) ?? null;
      },
      view,
      standing: async ({ lead }: { lead: Lead }) => lead,
    } as never,
    status: async () => ({ connected: true }) as Status,
    draw: (_, { lead }, moment) => ({ lang: 'ja', markup: `${lead?.lead.name} ${moment}` }),
  });
  return { desk, leads, looks: () => looks };
}

const nameOf = async (shown: Promise<PanelFacts>) => (await shown).lead?.lead.name;

describe('what a panel shows first', () => {
  it('is made once where it was prepared, judged, with what the person may do', async () => {
    const { desk, looks } = aDesk();
    desk.prepare(aRef('1'));
    const shown = await desk.shown(aRef('1'));
    expect(looks()).toBe(1);
    expect(shown.lead?.judged?.assessment.now).toBe(now);
    expect(shown.lead?.judged?.may).toContain('log_touch');
    expect(shown.rulebook).toBe(rulebook);
  });

  it('is made anew for the next panel, and for one that nobody prepared', async () => {
    const { desk, looks } = aDesk();
    desk.prepare(aRef('1'));
    await desk.shown(aRef('1'));
    await desk.shown(aRef('1'));
    expect(looks()).toBe(2);
  });

  it('fault 11: what changed meanwhile is never shown as it was, even while it was being made', async () => {
    const { desk, leads } = aDesk();
    desk.prepare(aRef('1'));
    leads.set('1', aLead({ refs: [aRef('1')], name: 'Two' }));
    const asked = desk.shown(aRef('1'));
    desk.doubt();
    expect(await nameOf(asked)).toBe('Two');
    desk.prepare(aRef('1'));
    await Promise.resolve();
    leads.set('1', aLead({ refs: [aRef('1')], name: 'Three' }));
    desk.doubt();
    expect(await nameOf(desk.shown(aRef('1')))).toBe('Three');
  });

  it('is another’s for no other lead; one that nobody knows is told as such', async () => {
    const { desk } = aDesk();
    desk.prepare(aRef('1'));
    expect((await desk.shown(aRef('2'))).lead).toBeNull();
  });

  it('comes drawn for the moment it was judged at, where it was prepared; else the panel draws it', async () => {
    const { desk, looks } = aDesk();
    desk.prepare(aRef('1'));
    expect(await desk.picture(aRef('1'))).toEqual({ lang: 'ja', markup: `One ${now}` });
    expect((await desk.shown(aRef('1'))).lead?.judged?.assessment.now).toBe(now);
    expect(looks()).toBe(1);
    expect(await desk.picture(aRef('1'))).toBeNull();
    desk.prepare(aRef('2'));
    expect(await desk.picture(aRef('2'))).toBeNull();
  });

  it('fault 11: a picture of what changed meanwhile is thrown away', async () => {
    const { desk } = aDesk();
    desk.prepare(aRef('1'));
    const asked = desk.picture(aRef('1'));
    desk.doubt();
    expect(await asked).toBeNull();
    expect(await desk.picture(aRef('1'))).toBeNull();
  });
});
