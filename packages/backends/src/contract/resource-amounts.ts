/** Resources in base units: cores and bytes. */
export interface ResourceAmounts {
  readonly cpu?: number;
  readonly memoryBytes?: number;
  readonly diskBytes?: number;
  readonly outputBytes?: number;
  /** Alternatives, first that fits; empty: none asked for. */
  readonly gpu: readonly GpuAmount[];
}

export interface GpuAmount {
  readonly type?: string;
  readonly count: number;
  readonly leastMemoryBytes?: number;
  /** Slice of one device, such as `1g.10gb`. */
  readonly partition?: string;
}
