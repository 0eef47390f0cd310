import type { Page } from '@playwright/test';

/** What has the focus, as far as somebody without a mouse cares. */
type Focused = { where: string; seen: boolean; marked: boolean; inside: boolean };

/** More stops than any page has. */
const MOST = 600;

function look(page: Page): Promise<Focused> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLElement | null;
    const isPart = (one: Element | null): one is HTMLElement => one instanceof HTMLElement && one !== document.body;
    if (!isPart(element)) return { where: 'nothing', seen: false, marked: false, inside: false };
    // A switch's real box is hidden; what is drawn stands around it.
    const around: HTMLElement[] = [];
    for (let one: Element | null = element; isPart(one) && around.length < 4; one = one.parentElement) around.push(one);
    const drawn = around.find((one) => one.getBoundingClientRect().width > 4) ?? element;
    const { top, bottom, width } = drawn.getBoundingClientRect();
    const ringed = (one: Element) => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
      return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
    };
    const siblings = around.slice(0, 2).flatMap((one) => [...(one.parentElement?.children ?? [])]);
    return {
      where: `${element.tagName.toLowerCase()} ${element.closest('[id]')?.id ?? ''} ${(element.getAttribute('aria-label') ?? element.textContent ?? '').slice(0, 40)}`,
      seen: width > 0 && bottom > 0 && top < innerHeight,
      // The browser marks the parts of a date by itself.
      marked: element.matches('input[type^=date]') || [...around, ...siblings].some(ringed),
      inside: element.closest('main') !== null && element.tagName !== 'MAIN',
    };
  });
}

/** Waits until nothing comes in any more that pushes the rest down. */
function settled(page: Page): Promise<void> {
  return page.evaluate(async () => {
    let [height, frames] = [-1, 0];
    while (frames < 12) {
      await new Promise(requestAnimationFrame);
      frames = document.documentElement.scrollHeight === height ? frames + 1 : 0;
      height = document.documentElement.scrollHeight;
    }
  });
}

/** Presses Tab from the top of the page to its end. @returns how many stops there are, and those where nobody sees that they stand there. */
export async function tabThrough(page: Page): Promise<{ stops: number; lost: string[] }> {
  await settled(page);
  await page.evaluate(() => document.querySelector('main')?.focus());
  const lost: string[] = [];
  for (let stops = 0; stops < MOST; stops += 1) {
    await page.keyboard.press('Tab');
    const { where, seen, marked, inside } = await look(page);
    if (!inside) return { stops, lost };
    if (!seen || !marked) lost.push(`${where}${seen ? '' : ' (out of sight)'}${marked ? '' : ' (no mark)'}`);
  }
  throw new Error('Tab never leaves the page');
}

/** Presses Tab until what has the focus fits the selector. @throws when it never does */
export async function tabTo(page: Page, selector: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let stops = 0; stops < MOST; stops += 1) {
    await page.keyboard.press(key);
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
  }
  throw new Error(`Tab never comes to ${selector}`);
}
