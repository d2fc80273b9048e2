import { deploy, job, pipeline, sh } from "@pipeline/dsl";
import { z } from "zod";

/** Where every program leaves a mark when it starts; read by the test, and by nothing that decides. */
const marks = process.env.CRASH_MARKS ?? "";

const server = `
  require("node:fs").appendFileSync(process.env.MARKS, "web " + process.env.PIPELINE_ATTEMPT + "\\n");
  require("node:http").createServer((_, response) => response.end("ok")).listen(process.env.PORT, process.env.HOST);`;

/** Goes with the run, whatever becomes of its runner. */
const web = deploy("web", {
  command: ["node", "-e", server],
  env: { MARKS: marks },
  port: Number(process.env.CRASH_PORT ?? 1),
  health: "/",
  lifetime: "run",
});

const ask = job("ask", {
  command: sh`echo "$PIPELINE_STEP $PIPELINE_ATTEMPT" >> ${marks}; node -e 'fetch(process.argv[1]).then((got) => console.log(JSON.stringify({ status: got.status })))' ${web.outputs.url} > "$OUTPUT_PATH/outputs.json"`,
  outputs: { status: z.int() },
});

export const serving = pipeline("serving", [web, ask]);
