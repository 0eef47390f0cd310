/** Where the page is: the list with its filters, or a record. */
export type Place = { kind: 'list'; query: URLSearchParams } | { kind: 'record'; n: number };

/** Reads the address. Anything unknown is the list. */
export function currentPlace(): Place {
  const record = /^\/leads\/(\d{1,9})\/?$/.exec(location.pathname);
  if (record?.[1]) return { kind: 'record', n: Number(record[1]) };
  return { kind: 'list', query: new URLSearchParams(location.search) };
}

const moved = new EventTarget();

/** Goes to an address without loading the page again. */
export function go(path: string): void {
  history.pushState(null, '', path);
  moved.dispatchEvent(new Event('moved'));
}

/** Rewrites the address of the place where one is: filters of the list. */
export function restate(path: string): void {
  history.replaceState(null, '', path);
}

/** Calls back after every move, back and forward included. */
export function onMove(listener: () => void): void {
  moved.addEventListener('moved', listener);
  window.addEventListener('popstate', listener);
}

/** Attributes of a link that moves without loading; with a modifier key the browser does what it always does. */
export function linkTo(path: string): { href: string; onclick: (event: Event) => void } {
  return {
    href: path,
    onclick: (event) => {
      if (event instanceof MouseEvent && (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0)) return;
      event.preventDefault();
      go(path);
    },
  };
}
