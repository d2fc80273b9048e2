import { describeJobsPort } from "../testing/describe-jobs-port.ts";
import { describeOnEngines } from "./fixtures/engines.ts";
import { openDockerPlace } from "./fixtures/place.ts";

for (const sharing of ["bind", "volume"] as const) {
  describeOnEngines(`with folders by ${sharing}`, ({ socket }) => {
    describeJobsPort("docker", { open: () => openDockerPlace(socket, { sharing }), notApplicable: {} });
  });
}
