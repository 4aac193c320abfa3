/** Gives back numbers smallest first, each in logarithmic time. */
export class NumberHeap {
  readonly #numbers: number[] = [];

  push(value: number): void {
    const heap = this.#numbers;
    let at = heap.push(value) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if ((heap[parent] ?? value) <= value) break;
      heap[at] = heap[parent] ?? value;
      at = parent;
    }
    heap[at] = value;
  }

  /** Removes and gives the smallest; undefined when there is none. */
  pop(): number | undefined {
    const heap = this.#numbers;
    const smallest = heap[0];
    const value = heap.pop();
    if (value === undefined || heap.length === 0) return smallest;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      if (left >= heap.length) break;
      const right = left + 1;
      const child = (heap[right] ?? Number.POSITIVE_INFINITY) < (heap[left] ?? 0) ? right : left;
      const childValue = heap[child] ?? value;
      if (childValue >= value) break;
      heap[at] = childValue;
      at = child;
    }
    heap[at] = value;
    return smallest;
  }
}
