import '@/components/ui/base.css';
import '@/components/ui/ui.css';
import '@/components/lead/lead.css';
import '@/components/panel/panel.css';
import { createRoot } from 'react-dom/client';
import { PanelApp } from './app';
import { takeTicket } from './ticket';

const ticket = takeTicket();
const root = document.getElementById('root');
// Without a ticket the page stays blank: whoever frames it learns nothing, not even the language.
if (root && ticket) createRoot(root).render(<PanelApp ticket={ticket} />);
