import { describeServicesPort } from "../testing/services/describe-services-port.ts";
import { describeOnEngines } from "./fixtures/engines.ts";
import { openServicesPlace } from "./fixtures/services-place.ts";

describeOnEngines("with folders by bind", ({ socket }) => {
  describeServicesPort("docker", { open: () => openServicesPlace(socket, "bind"), notApplicable: {} });
});
