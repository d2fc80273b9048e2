import { describeJobsPort } from "../testing/describe-jobs-port.ts";
import { openLocalPlace } from "./fixtures/place.ts";

describeJobsPort("local", {
  open: async () => openLocalPlace(),
  notApplicable: {
    16: "this machine refuses nothing: a step waits until there is room",
    18: "there are no images",
  },
});
