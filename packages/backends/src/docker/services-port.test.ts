import { describeServicesPort } from "../testing/services/describe-services-port.ts";
import { describeOnEngine, describeOnEngines } from "./fixtures/engines.ts";
import { openServicesPlace } from "./fixtures/services-place.ts";

describeOnEngines("with folders by bind", ({ socket }) => {
  describeServicesPort("docker", { open: () => openServicesPlace(socket, "bind"), notApplicable: {} });
});

// That copies get there and back is proved for jobs, on each engine.
describeOnEngine("with folders by volume", ({ socket }) => {
  describeServicesPort("docker", { open: () => openServicesPlace(socket, "volume"), notApplicable: {} });
});
