/** Everything that is made for an attempt carries it, with the workload's id, besides the workload's own labels. */
export const executionLabel = "pipeline-execution";
