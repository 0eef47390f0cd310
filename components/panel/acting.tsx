import { createContext, type ReactNode, type RefObject, useContext, useEffect, useState } from 'react';

/**
 * How far an act may be believed to be a person's:
 * `free` on a page of our own, `watched` in a frame where the browser tells what is really visible, `refused` in one where it doesn't.
 */
export type Trust = 'free' | 'watched' | 'refused';

const Trusting = createContext<Trust>('refused');

/** Sets the trust for every control below. */
export function TrustProvider({ trust, children }: { trust: Trust; children: ReactNode }) {
  return <Trusting.Provider value={trust}>{children}</Trusting.Provider>;
}

/** The trust of this page. */
export function useTrust(): Trust {
  return useContext(Trusting);
}

/** The trust this document deserves: a page of its own is nobody's frame. */
export function trustOfDocument(): Trust {
  if (window.top === window) return 'free';
  return 'isVisible' in IntersectionObserverEntry.prototype ? 'watched' : 'refused';
}

const settled = 500;

/** Options of IntersectionObserver v2, which the DOM types don't know yet. */
type VisibilityOptions = IntersectionObserverInit & { trackVisibility: boolean; delay: number };
type VisibilityEntry = IntersectionObserverEntry & { isVisible?: boolean };

/**
 * Whether a control may act: really visible (nothing over it, not faded, not scaled) for half a second without a break.
 * Always in a page of our own, never where that can't be known.
 */
export function useReady(control: RefObject<Element | null>): boolean {
  const trust = useTrust();
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    const element = control.current;
    if (trust !== 'watched' || !element) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const options: VisibilityOptions = { threshold: [0, 0.5, 0.95, 1], trackVisibility: true, delay: 100 };
    const observer = new IntersectionObserver((entries) => {
      const entry = entries.at(-1) as VisibilityEntry | undefined;
      const visible = entry?.isVisible === true && entry.intersectionRatio >= 0.95;
      clearTimeout(timer);
      if (!visible) setSeen(false);
      else timer = setTimeout(() => setSeen(true), settled);
    }, options);
    observer.observe(element);
    return () => {
      clearTimeout(timer);
      observer.disconnect();
      setSeen(false);
    };
  }, [control, trust]);
  return trust === 'free' || (trust === 'watched' && seen);
}
