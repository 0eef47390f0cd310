import type { StageMove } from '@/lib/domain/what-if';
import type { StageNames } from './stage-names';

/** One stage of a column, in pixels from the top. */
export type FlowNode = { id: string; count: number; top: number; height: number };
/** One ribbon from left to right: where it begins and ends, and how thick it is. */
export type FlowRibbon = { before: string; after: string; count: number; from: number; to: number; thickness: number; forward: boolean };
export type Flow = { left: FlowNode[]; right: FlowNode[]; ribbons: FlowRibbon[]; height: number };

const GAP = 10;
/** A label of two lines stands beside each. */
const LEAST = 40;
const TALL = 190;

/** Lays moves out as ribbons between two columns of stages, each in the order of the ladder; thickness goes by the number of leads. */
export function flowLayout(moves: readonly StageMove[], { place, isForward }: StageNames): Flow {
  const total = moves.reduce((sum, { count }) => sum + count, 0);
  const thicknessOf = (count: number): number => Math.max(1.5, (count / Math.max(1, total)) * TALL);
  const column = (side: 'before' | 'after'): FlowNode[] => {
    const ids = [...new Set(moves.map((move) => move[side]))].sort((a, b) => place(a) - place(b));
    let top = 0;
    return ids.map((id) => {
      const own = moves.filter((move) => move[side] === id);
      const height = Math.max(
        LEAST,
        own.reduce((sum, { count }) => sum + thicknessOf(count), 0),
      );
      const node = { id, count: own.reduce((sum, { count }) => sum + count, 0), top, height };
      top += height + GAP;
      return node;
    });
  };
  const [left, right] = [column('before'), column('after')];
  const height = Math.max(...[left, right].map((nodes) => (nodes.at(-1)?.top ?? 0) + (nodes.at(-1)?.height ?? 0)));
  for (const nodes of [left, right]) {
    const end = nodes.at(-1);
    const slack = (height - ((end?.top ?? 0) + (end?.height ?? 0))) / 2;
    for (const node of nodes) node.top += slack;
  }
  // Ribbons leave a stage in the order in which they arrive, so that they cross as little as they can.
  const ribbons = moves.map((move): FlowRibbon => {
    const [from, to] = [left.find(({ id }) => id === move.before), right.find(({ id }) => id === move.after)] as [FlowNode, FlowNode];
    return {
      before: move.before,
      after: move.after,
      count: move.count,
      from: offset(from, moves, 'before', move, (other) => place(other.after), thicknessOf),
      to: offset(to, moves, 'after', move, (other) => place(other.before), thicknessOf),
      thickness: thicknessOf(move.count),
      forward: isForward(move.before, move.after),
    };
  });
  return { left, right, ribbons, height };
}

function offset(
  node: FlowNode,
  moves: readonly StageMove[],
  side: 'before' | 'after',
  move: StageMove,
  rank: (other: StageMove) => number,
  thicknessOf: (count: number) => number,
): number {
  const own = moves.filter((other) => other[side] === node.id);
  const all = own.reduce((sum, { count }) => sum + thicknessOf(count), 0);
  const above = own.filter((other) => rank(other) < rank(move)).reduce((sum, { count }) => sum + thicknessOf(count), 0);
  return node.top + (node.height - all) / 2 + above;
}

/** The outline of a ribbon in a picture 100 wide. */
export function ribbonPath({ from, to, thickness }: FlowRibbon): string {
  return `M0 ${from}C45 ${from} 55 ${to} 100 ${to}V${to + thickness}C55 ${to + thickness} 45 ${from + thickness} 0 ${from + thickness}Z`;
}
