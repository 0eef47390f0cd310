import { useEffect, useState } from 'react';
import { browser } from 'wxt/browser';

type Sidebar = { sidebarAction?: { open(): Promise<void> } };

/** Opens the browser's side panel (Firefox: the sidebar) and closes the popup; null where there is none. To be called in a person's press. */
export function useSidePanel(): (() => void) | null {
  const [windowId, setWindowId] = useState<number | null>(null);
  useEffect(() => {
    void browser.windows.getCurrent().then(({ id, type }) => setWindowId(type === 'normal' && id !== undefined ? id : null));
  }, []);
  const { sidebarAction } = browser as unknown as Sidebar;
  // Known beforehand: what the browser grants to a press may be over by the time an answer came.
  if (sidebarAction?.open) return () => void sidebarAction.open().then(() => close());
  if (browser.sidePanel?.open && windowId !== null) return () => void browser.sidePanel.open({ windowId }).then(() => close());
  return null;
}
