import { renderToStaticMarkup } from 'react-dom/server';
import { FramedPanel } from '@/components/panel/framed-panel';
import { isShown } from '@/components/panel/lead-view';
import { langOf } from '@/components/ui/page-say';
import type { LeadRef } from '@/lib/domain/lead';
import type { PanelFacts, PanelPicture } from '@/lib/messages/protocol';
import { dealOf } from '../panel/deal-of';

export type DrawPicture = typeof drawPicture;

/**
 * What a panel in a page's frame shows of a lead first, as the panel's own components draw it: head, what to do and by when, what is
 * still needed, and the acts. Null where it would show why there is nothing.
 */
export function drawPicture(ref: LeadRef, { lead, status, rulebook }: PanelFacts, now: number): PanelPicture | null {
  if (!lead || !rulebook || !isShown(status)) return null;
  const deal = dealOf(status.sites, ref.site);
  return { lang: langOf(status), markup: renderToStaticMarkup(<FramedPanel {...{ leadRef: ref, lead, status, rulebook, deal, now }} />) };
}
