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
import { chips } from './chips';
import { now, people, rulebook } from './facts';
import { optionPages } from './option-pages';
import { panels } from './panels';
import { popups } from './popups';
import { rulebookSections } from './rulebook-sections';
import { settingsPages } from './settings';
import { shells } from './shells';
import { whatIfs } from './what-ifs';

/** A page to look at the views with fixed facts: `#panel/overdue/ja`. Not part of the extension. */
function Gallery() {
  const [room, name, wanted] = location.hash.slice(1).split('/');
  const lang = wanted === 'en' ? 'en' : 'ja';
  document.documentElement.lang = lang;
  const rooms: Record<string, Record<string, (lang: 'ja' | 'en') => React.ReactNode>> = {
    panel: panels,
    pop: popups,
    page: optionPages,
    rules: { ...settingsPages, ...rulebookSections },
    whatif: whatIfs,
    whole: shells,
    chip: chips,
  };
  document.body.className = ['page', 'rules', 'whatif', 'whole'].includes(room ?? '') ? 'options-page' : '';
  const view = rooms[room ?? '']?.[name ?? ''];
  return (
    <SayProvider lang={lang} now={now} rulebook={rulebook} people={people[lang]}>
      <TrustProvider trust="free">
        <div className={room}>{view?.(lang)}</div>
      </TrustProvider>
    </SayProvider>
  );
}

const root = document.getElementById('root');
if (root) createRoot(root).render(<Gallery />);
