import { job, type Resources } from "@pipeline/dsl";

const right = (resources: Resources) => job("right", { command: ["x"], resources });

right({ cpu: 0.5, memory: "4Gi", disk: "1Ti", outputSize: "512Mi" });
right({ gpu: { type: "nvidia-l4", count: 1 } });
right({ gpu: { count: 2, leastMemory: "40Gi" } });
right({ gpu: { partition: "1g.10gb" } });
right({ gpu: { partition: "1g.10gb", type: "nvidia-h100" } });
right({ gpu: [{ type: "nvidia-h100", count: 1 }, { partition: "3g.40gb" }] });

// @ts-expect-error decimal units are not accepted
right({ memory: "4GB" });
// @ts-expect-error a number has no unit
right({ memory: 4 });
// @ts-expect-error cores are a number
right({ cpu: "2" });
// @ts-expect-error how many devices
right({ gpu: { type: "nvidia-l4" } });
// @ts-expect-error a partition is one slice of one device
right({ gpu: { partition: "1g.10gb", count: 1 } });
// @ts-expect-error the memory of a partition is in its name
right({ gpu: { partition: "1g.10gb", leastMemory: "10Gi" } });
// @ts-expect-error no partition has such a name
right({ gpu: { partition: "half" } });
// @ts-expect-error no such resource
right({ ram: "4Gi" });
