import { describeServicesPort } from "../testing/services/describe-services-port.ts";
import { openServicesPlace } from "./fixtures/services-place.ts";

describeServicesPort("local", { open: async () => openServicesPlace(), notApplicable: {} });
