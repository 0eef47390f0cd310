import { ChevronRight } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { type Path, valueAt } from '../edit';
import { isBelow, useEdited } from '../editing';
import { fieldId } from '../field-id';

type Props = {
  path: Path;
  /** The parts, each a row. */
  keys: readonly string[];
  titleOf: (key: string) => string;
  detailOf?: (key: string) => ReactNode;
  children: (key: string) => ReactNode;
};

/** A fixed few parts, each a row that opens. */
export function RecordEdit({ path, keys, titleOf, detailOf, children }: Props) {
  const target = useEdited((now) => now.target);
  const record = useEdited(({ book }) => valueAt(book, path));
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  // biome-ignore lint/correctness/useExhaustiveDependencies: paths are made anew with each drawing; only a new wish opens
  useEffect(() => {
    const key = target && isBelow(target.path, path) ? target.path[path.length] : undefined;
    if (typeof key === 'string') setOpen((before) => new Set([...before, key]));
  }, [target]);
  return (
    <ul className="rb-rows">
      {keys
        .filter((key) => valueAt(record, [key]) !== undefined)
        .map((key) => (
          <li key={key} className={open.has(key) ? 'rb-row rb-open' : 'rb-row'} id={fieldId([...path, key])}>
            <div className="rb-row-head">
              <button
                type="button"
                className="rb-row-open"
                aria-expanded={open.has(key)}
                onClick={() =>
                  setOpen((before) => {
                    const next = new Set(before);
                    if (!next.delete(key)) next.add(key);
                    return next;
                  })
                }
              >
                <ChevronRight size={16} aria-hidden className="rb-chevron" />
                <span className="rb-row-title">{titleOf(key)}</span>
                <span className="rb-row-detail">{detailOf?.(key)}</span>
              </button>
            </div>
            {open.has(key) && <div className="rb-row-body">{children(key)}</div>}
          </li>
        ))}
    </ul>
  );
}
