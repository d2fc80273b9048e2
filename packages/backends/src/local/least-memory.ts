/** A smaller limit would end a program before its first instruction. */
export const leastMemoryBytes: number = 8 * 1024 * 1024;
