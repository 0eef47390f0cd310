/** Listens for some events (names parted by blanks) until the signal aborts; without one for as long as there is what it listens to. */
export function on<E extends Event>(target: EventTarget | undefined, events: string, hear: (event: E) => void, signal?: AbortSignal): void {
  for (const event of events.split(' ')) target?.addEventListener(event, hear as EventListener, signal && { signal });
}
