/** Which of two comes out first; never true of both, and never of an item and itself. */
export type IsBefore<T> = (a: T, b: T) => boolean;

/** Puts an item into a binary heap, a plain array whose first item comes out first. */
export function heapPush<T>(heap: T[], item: T, isBefore: IsBefore<T>): void {
  let at = heap.length;
  heap.push(item);
  while (at > 0) {
    const above = (at - 1) >> 1;
    const parent = heap[above] as T;
    if (!isBefore(item, parent)) break;
    heap[at] = parent;
    at = above;
  }
  heap[at] = item;
}

/** Takes the first item out. */
export function heapPop<T>(heap: T[], isBefore: IsBefore<T>): T | undefined {
  const [first] = heap;
  const last = heap.pop();
  if (heap.length > 0 && last !== undefined) sink(heap, last, isBefore);
  return first;
}

/** Fills the hole at the top with `item`, moved down to where it belongs. Every index read here is below the length. */
function sink<T>(heap: T[], item: T, isBefore: IsBefore<T>): void {
  let at = 0;
  for (;;) {
    let below = 2 * at + 1;
    if (below >= heap.length) break;
    if (below + 1 < heap.length && isBefore(heap[below + 1] as T, heap[below] as T)) below += 1;
    const child = heap[below] as T;
    if (!isBefore(child, item)) break;
    heap[at] = child;
    at = below;
  }
  heap[at] = item;
}
