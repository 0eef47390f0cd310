/** The one-time ticket in the address, taken out of it; null without one. */
export function takeTicket(): string | null {
  const ticket = new URLSearchParams(location.hash.slice(1)).get('ticket');
  if (ticket) history.replaceState(null, '', location.pathname);
  return ticket;
}
