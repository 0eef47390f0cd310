/** Makes an element at the end of another. */
export function make<K extends keyof HTMLElementTagNameMap>(
  parent: Node,
  tag: K,
  properties: Partial<HTMLElementTagNameMap[K]> = {},
): HTMLElementTagNameMap[K] {
  const element = Object.assign(document.createElement(tag), properties);
  parent.appendChild(element);
  return element;
}
