/**
 * Writes an address by a template, values encoded; null when a value is missing or not among the ones allowed.
 * A leading `**` becomes the folder that `values.path` names.
 */
export function fillTemplate(template: string, values: Record<string, string>): string | null {
  let complete = true;
  const address = template.replace(/:(\w+)(?:\(([^)]*)\))?\??|\*\*\/|\$$/g, (token, name: string, among: string, at: number) => {
    if (!name) return at === 1 && token !== '$' && values.path ? `${values.path}/` : '';
    const allowed = (among as string | undefined)?.split('|');
    const value = values[name] ?? allowed?.[0];
    if (value === undefined || (allowed && !allowed.includes(value))) complete = false;
    return encodeURIComponent(value ?? token);
  });
  return complete ? address : null;
}
