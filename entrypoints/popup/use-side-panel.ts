import { useEffect, useState } from 'react';
import { browser } from 'wxt/browser';

type Sidebar = { sidebarAction?: { open(): Promise<void> } };

/** `open` is to be called in a person's press, and closes the popup. */
type SidePanel = { open: () => void; beside: 'panel' | 'bar' };

/** The browser's side panel, in Firefox its sidebar; null where there is none. */
export function useSidePanel(): SidePanel | null {
  const [windowId, setWindowId] = useState<number | null>(null);
  useEffect(() => {
    void browser.windows.getCurrent().then(({ id, type }) => setWindowId(type === 'normal' && id !== undefined ? id : null));
  }, []);
  const { sidebarAction } = browser as unknown as Sidebar;
  // Known beforehand: what the browser grants to a press may be over by the time an answer came.
  if (sidebarAction?.open) return { beside: 'bar', open: () => void sidebarAction.open().then(() => close()) };
  if (browser.sidePanel?.open && windowId !== null) {
    return { beside: 'panel', open: () => void browser.sidePanel.open({ windowId }).then(() => close()) };
  }
  return null;
}
