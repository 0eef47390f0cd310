// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { hang } from './picture';

/** What the browser says of painting, told by the test. */
let tellPainted: () => void;

beforeEach(() => {
  document.body.innerHTML = '<div id="root"></div>';
  vi.useFakeTimers();
  vi.stubGlobal(
    'PerformanceObserver',
    class {
      constructor(hear: (list: unknown, observer: unknown) => void) {
        tellPainted = () => hear(null, this);
      }
      observe() {}
      disconnect() {}
    },
  );
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const root = () => document.getElementById('root') as HTMLElement;
const shown = (markup = '<div class="panel"><button>×</button></div>') => hang(root(), { lang: 'ja', markup });

describe('the picture that stands until the panel does', () => {
  it('speaks its language, and is for eyes alone', () => {
    shown();
    const picture = root().nextElementSibling as HTMLElement;
    expect(picture.inert).toBe(true);
    expect(picture.innerHTML).toBe('<div class="panel"><button>×</button></div>');
    expect(document.documentElement.lang).toBe('ja');
  });

  it('runs nothing and leaves nothing', () => {
    const hung = shown('<script>globalThis.hit = 1</script><img src="x" onerror="globalThis.hit = 1"><p>text</p>');
    expect(globalThis).not.toHaveProperty('hit');
    hung.takeDown();
    expect(document.body.innerHTML).toBe('<div id="root"></div>');
  });

  it.each([
    ['the browser says that it is painted', () => tellPainted()],
    ['nothing is heard of that for a quarter of a second', () => void vi.advanceTimersByTime(250)],
  ])('is seen once %s', async (_, happens) => {
    let seen = false;
    void shown().seen.then(() => {
      seen = true;
    });
    await vi.advanceTimersByTimeAsync(249);
    expect(seen).toBe(false);
    happens();
    await Promise.resolve();
    expect(seen).toBe(true);
  });
});
