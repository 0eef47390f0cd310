import '@/components/ui/base.css';
import '@/components/ui/ui.css';
import '@/components/lead/lead.css';
import '@/components/panel/panel.css';
import { createRoot } from 'react-dom/client';
import { SidePanelApp } from './app';

const root = document.getElementById('root');
if (root) createRoot(root).render(<SidePanelApp />);
