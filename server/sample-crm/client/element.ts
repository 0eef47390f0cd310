type Child = Node | string | null | undefined | false;
type Attributes = Record<string, string | boolean | null | undefined | ((event: Event) => void)>;

/**
 * Makes an element. Text always goes in as text, never as markup; `on…` attributes are listeners; `true` and `false`
 * set and leave out.
 */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else if (typeof value === 'string') element.setAttribute(name, value);
  }
  for (const child of children) if (child) element.append(child);
  return element;
}

/** A line drawing of 16 by 16, by its path. */
export function icon(path: string): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('class', 'icon');
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}

/** The drawings used here. */
export const icons = {
  home: 'M2.5 7.5 8 3l5.5 4.5V13h-4V9.5h-3V13h-4z',
  people:
    'M6 8a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Zm-4 5c0-2.2 1.8-3.5 4-3.5s4 1.3 4 3.5M11 8a2 2 0 1 0-1-3.7M11.5 9.6c1.5.2 2.5 1.3 2.5 3.4',
  building: 'M3 13.5V3h6v10.5M9 6.5h4v7M5 5.5h2M5 8h2M5 10.5h2M2 13.5h12',
  deal: 'M2.5 4.5h11v8h-11zM5.5 4.5v-2h5v2M2.5 8h11',
  calendar: 'M2.5 4h11v9.5h-11zM2.5 7h11M5.5 2.5v3M10.5 2.5v3',
  chart: 'M3 13V8M7 13V4M11 13v-7M2 13.5h12',
  search: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM10.5 10.5 14 14',
  call: 'M3.5 2.5h2.5l1 3-1.5 1.2a7 7 0 0 0 3.8 3.8L10.5 9l3 1v2.5a1 1 0 0 1-1 1C7 13.5 2.5 9 2.5 3.5a1 1 0 0 1 1-1Z',
  mail: 'M2 4h12v8.5H2zM2 4.5l6 4.5 6-4.5',
  meeting:
    'M5.5 7.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4Zm5 0a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM2 12.5c0-2 1.5-3 3.5-3s3.5 1 3.5 3M9.5 9.6c2.5-.6 4.5.6 4.5 2.9',
  note: 'M3.5 2.5h6l3 3v8h-9zM9.5 2.5v3h3M5.5 8h5M5.5 10.5h5',
  page: 'M2 3h12v10H2zM2 6h12M4 4.5h.01M5.5 4.5h.01',
  file: 'M8 2.5v7M5 6.8 8 9.8l3-3M3 12.5h10',
  event: 'M8 2.5l1.6 3.5 3.9.4-2.9 2.6.8 3.9L8 11l-3.4 1.9.8-3.9L2.5 6.4l3.9-.4z',
  back: 'M10 3 5 8l5 5',
  forward: 'M6 3l5 5-5 5',
} as const;
