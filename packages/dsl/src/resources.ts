import type { Bytes } from "./units.ts";

/** What one attempt needs; a backend that cannot give it says so before anything starts. */
export interface Resources {
  /** Cores; fractions are allowed. */
  readonly cpu?: number;
  readonly memory?: Bytes;
  readonly disk?: Bytes;
  /** Several entries are alternatives: the first that the backend has is used. */
  readonly gpu?: Gpu | readonly Gpu[];
  /** Room for `OUTPUT_PATH`. */
  readonly outputSize?: Bytes;
}

/** Whole devices, by type or by least memory; or one slice of a device. */
export type Gpu = WholeGpu | GpuPartition;

/** Whole devices. */
export interface WholeGpu {
  readonly type?: string;
  /** Devices, at least 1. */
  readonly count: number;
  readonly leastMemory?: Bytes;
  readonly partition?: never;
}

/** A slice of one device, named as its vendor does: `"1g.10gb"` (NVIDIA MIG). */
export interface GpuPartition {
  readonly partition: `${number}g.${number}gb`;
  readonly type?: string;
  readonly count?: never;
  readonly leastMemory?: never;
}
