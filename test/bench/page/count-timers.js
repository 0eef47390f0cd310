// Stands ahead of everything else in a world: counts what waits there, and how often something wakes.
(() => {
  const waiting = new Set();
  const counted = { waiting, woken: 0 };
  globalThis.tasukiCounted = counted;
  for (const [set, clear, again] of [
    ['setTimeout', 'clearTimeout', false],
    ['setInterval', 'clearInterval', true],
    ['requestIdleCallback', 'cancelIdleCallback', false],
    ['requestAnimationFrame', 'cancelAnimationFrame', false],
  ]) {
    const [really, no] = [globalThis[set].bind(globalThis), globalThis[clear].bind(globalThis)];
    globalThis[set] = (call, ...rest) => {
      const wake = (...given) => {
        counted.woken += 1;
        if (!again) waiting.delete(`${set} ${id}`);
        call(...given);
      };
      const id = really(wake, ...rest);
      waiting.add(`${set} ${id}`);
      return id;
    };
    globalThis[clear] = (id) => {
      waiting.delete(`${set} ${id}`);
      no(id);
    };
  }
})();
