import type { Argv } from "../behaviour.ts";
import type { ServiceBehaviour } from "./harness.ts";

/** The program of a service that behaves so, where programs can be Node's. */
export function nodeServer(behaviour: ServiceBehaviour): Argv {
  return { command: ["node", "--eval", `(${serve})(${JSON.stringify(behaviour)})`], args: [] };
}

/** Its text is what runs: it sees nothing of this file. */
function serve({ prints = [], printsVariable, leavesChild, ends, isDeaf, isIll, says }: ServiceBehaviour): void {
  const { env, stdout, exit, getBuiltinModule } = process;
  const lines = printsVariable === undefined ? prints : [...prints, env[printsVariable]];
  stdout.write(lines.map((line) => `${line}\n`).join(""));
  if (leavesChild) getBuiltinModule("node:child_process").spawn("sleep", ["1000"], { stdio: "ignore" });
  if (ends !== undefined) exit(ends);
  if (isDeaf) setInterval(() => undefined, 1_000_000);
  else {
    const server = getBuiltinModule("node:http").createServer(({ url }, response) => {
      if (url === "/cgi-bin/die") exit(3);
      response.statusCode = url === "/says" || (url === "/health" && !isIll) ? 200 : 404;
      response.end(says);
    });
    server.listen(Number(env.PORT), env.HOST);
  }
}
