import { type Operation, operations } from '@/server/openapi';

type Shape = { operation: Operation; fits: RegExp };

const shapes: readonly Shape[] = operations.map((operation) => ({
  operation,
  fits: new RegExp(`^${operation.path.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]+\}/g, '[^/]+')}$`),
}));

/**
 * The operation of the contract that a request asks for; undefined for what the contract doesn't have. Whether a route is
 * open and what a token must be made for stand in `operations` alone, so that nothing is reachable that it doesn't tell of.
 */
export function operationOf(method: string, path: string): Operation | undefined {
  const wanted = method === 'HEAD' ? 'get' : method.toLowerCase();
  return shapes.find(({ operation, fits }) => operation.method === wanted && fits.test(path))?.operation;
}
