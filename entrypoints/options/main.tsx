import '@/components/ui/base.css';
import '@/components/ui/ui.css';
import '@/components/options/options.css';
import '@/components/options/data.css';
import '@/components/rulebook/rulebook.css';
import '@/components/rulebook/shell/shell.css';
import '@/components/lead/lead.css';
import '@/components/rulebook/what-if/what-if.css';
import '@/components/rulebook/in-out/in-out.css';
import { createRoot } from 'react-dom/client';
import { OptionsApp } from './app';

document.body.classList.add('options-page');
const root = document.getElementById('root');
if (root) createRoot(root).render(<OptionsApp />);
