const groups = /\B(?=(?:\d{3})+$)/g;

/**
 * A number as Japanese and English both write it: `-12,345.6`, with at most ten digits after the point. By hand: the browser's own way
 * takes longer to get ready than a worker may take to wake.
 */
export function figure(value: number): string {
  const [whole = '', part] = String(Number(value.toFixed(10))).split('.');
  const grouped = whole.replace(groups, ',');
  return part === undefined ? grouped : `${grouped}.${part}`;
}
