import { evaluate } from '@/lib/domain/evaluate';
import { type LeadRef, refKey } from '@/lib/domain/lead';
import { type Instant, SECOND } from '@/lib/domain/time';
import { actsOf } from '@/lib/domain/would-refuse';
import type { LeadView, PanelFacts, PanelPicture, Status } from '@/lib/messages/protocol';
import type { Guarded } from '@/lib/sync/lapse';
import type { LeadDesk } from './lead-desk';

type Opened = { shown: PanelFacts; picture: PanelPicture | null };

type Parts = {
  session: Guarded;
  leads: LeadDesk;
  status: () => Promise<Status>;
  /** Draws what a panel shows first; null where it can't. */
  draw: (ref: LeadRef, shown: PanelFacts, now: Instant) => PanelPicture | null;
};

/** A frame that is not there by then is not coming. */
const LIFE = 5 * SECOND;

/** What a panel shows first, made while the browser still opens its frame. */
export function createPanelDesk({ session, leads, status, draw }: Parts) {
  const ready = new Map<string, { opened: Promise<Opened>; until: number }>();

  /** The lead with what is known of it, judged; undefined when it could not be found just now. */
  async function judged(ref: LeadRef): Promise<LeadView | null | undefined> {
    try {
      const found = await leads.find(ref);
      if (!found) return null;
      const [view, judge] = await Promise.all([leads.view(found), session.judge()]);
      if (!judge) return view;
      const { rulebook, actor, now } = judge;
      const lead = await leads.standing(view);
      return { ...view, judged: { assessment: evaluate(lead, rulebook, now), may: [...actsOf(lead, rulebook, actor, now)] } };
    } catch {
      return undefined;
    }
  }

  async function make(ref: LeadRef): Promise<PanelFacts> {
    const [lead, known, rules] = await Promise.all([judged(ref), status(), session.rules()]);
    return { ...(lead === undefined ? {} : { lead }), status: known, rulebook: rules?.rulebook ?? null };
  }

  function drawn(ref: LeadRef, shown: PanelFacts): Opened {
    const now = shown.lead?.judged?.assessment.now;
    return { shown, picture: now === undefined ? null : draw(ref, shown, now) };
  }

  /** What lies ready for a panel's lead, if nothing changed since. */
  async function prepared(ref: LeadRef): Promise<Opened | null> {
    const key = refKey(ref);
    const found = ready.get(key);
    const opened = found && Date.now() < found.until ? await found.opened.catch(() => null) : null;
    return ready.get(key) === found ? opened : null;
  }

  return {
    /** A panel for this lead is about to ask. */
    prepare(ref: LeadRef): void {
      const now = Date.now();
      for (const [key, { until }] of ready) if (until < now) ready.delete(key);
      const opened = make(ref).then((shown) => drawn(ref, shown));
      opened.catch(() => undefined);
      ready.set(refKey(ref), { opened, until: now + LIFE });
    },
    /** How the panel of a lead first stands, drawn; null where that was not prepared. */
    async picture(ref: LeadRef): Promise<PanelPicture | null> {
      return (await prepared(ref))?.picture ?? null;
    },
    /** What the panel of a lead shows; once for each that was prepared. Throws what keeps the status from being read. */
    async shown(ref: LeadRef): Promise<PanelFacts> {
      const opened = await prepared(ref);
      ready.delete(refKey(ref));
      return opened?.shown ?? make(ref);
    },
    /** Something changed: what lies ready may be wrong. */
    doubt(): void {
      ready.clear();
    },
  };
}

export type PanelDesk = ReturnType<typeof createPanelDesk>;
