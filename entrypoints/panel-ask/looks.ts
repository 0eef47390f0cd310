import leadLooks from '@/components/lead/lead.css?inline';
import panelLooks from '@/components/panel/panel.css?inline';
import base from '@/components/ui/base.css?inline';
import kit from '@/components/ui/ui.css?inline';

/** Dresses the page without a file more to wait for. */
export function wearLooks(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync([base, kit, leadLooks, panelLooks].join('\n'));
  document.adoptedStyleSheets = [sheet];
}
