/** Lets the browser save a text as a file; no permission is asked for. */
export function saveFile(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser reads it after the click: let go of it when that is surely over.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
