import './worker';
import '@/components/ui/base.css';
import '@/components/ui/ui.css';
import '@/components/lead/lead.css';
import '@/components/panel/panel.css';
import '@/components/popup/popup.css';
import '@/components/options/options.css';
import '@/components/rulebook/rulebook.css';
import '@/components/rulebook/shell/shell.css';
import '@/components/rulebook/what-if/what-if.css';
import '@/components/rulebook/in-out/in-out.css';
import '@/components/options/data.css';
import { createRoot } from 'react-dom/client';
import { TrustProvider } from '@/components/panel/acting';
import { SayProvider } from '@/components/ui/say';
import { now, people, rulebook } from './facts';

type Views = Record<string, (lang: 'ja' | 'en') => React.ReactNode>;

/** The rooms; only the one that is asked for is made, since pictures show hundreds of views. */
const rooms: Record<string, () => Promise<Views>> = {
  panel: async () => (await import('./panels')).panels,
  pop: async () => (await import('./popups')).popups,
  page: async () => (await import('./option-pages')).optionPages,
  rules: async () => ({ ...(await import('./settings')).settingsPages, ...(await import('./rulebook-sections')).rulebookSections }),
  whatif: async () => (await import('./what-ifs')).whatIfs,
  whole: async () => (await import('./shells')).shells,
  chip: async () => (await import('./chips')).chips,
};

/** A page to look at the views with fixed facts: `#panel/overdue/ja`. Not part of the extension. */
async function show(root: HTMLElement): Promise<void> {
  const [room = '', name = '', wanted] = location.hash.slice(1).split('/');
  const lang = wanted === 'en' ? 'en' : 'ja';
  document.documentElement.lang = lang;
  document.body.className = ['page', 'rules', 'whatif', 'whole'].includes(room) ? 'options-page' : '';
  const views = await rooms[room]?.();
  createRoot(root).render(
    <SayProvider lang={lang} now={now} rulebook={rulebook} people={people[lang]}>
      <TrustProvider trust="free">
        <div className={room}>{views?.[name]?.(lang)}</div>
      </TrustProvider>
    </SayProvider>,
  );
}

const root = document.getElementById('root');
if (root) void show(root);
