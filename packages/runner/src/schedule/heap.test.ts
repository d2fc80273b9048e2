import fc from "fast-check";
import { expect, test } from "vitest";
import { heapPop, heapPush } from "./heap.ts";

test("what is pushed comes out in order", () => {
  const isBefore = (a: number, b: number): boolean => a < b;
  fc.assert(
    fc.property(fc.array(fc.integer()), (numbers) => {
      const heap: number[] = [];
      for (const number of numbers) heapPush(heap, number, isBefore);
      expect(numbers.map(() => heapPop(heap, isBefore))).toEqual(numbers.toSorted((a, b) => a - b));
      expect(heapPop(heap, isBefore)).toBeUndefined();
    }),
  );
});
