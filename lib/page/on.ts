/** Listens for some events (names parted by blanks) until the signal aborts. */
export function on<E extends Event>(target: EventTarget | undefined, events: string, hear: (event: E) => void, signal: AbortSignal): void {
  for (const event of events.split(' ')) target?.addEventListener(event, hear as EventListener, { signal });
}
