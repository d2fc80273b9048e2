import { readFileSync } from "node:fs";
import { createServer } from "node:http";

/* Answers GET /predict?x=1.5 with { "y": … }, by the line that INPUT_MODEL holds. */
const { slope, offset } = JSON.parse(readFileSync(process.env.INPUT_MODEL, "utf8"));

const server = createServer(({ url }, response) => {
  const { pathname, searchParams } = new URL(url, "http://here");
  const x = Number(searchParams.get("x") ?? Number.NaN);
  if (pathname === "/health") response.end("ok\n");
  else if (pathname !== "/predict") response.writeHead(404).end(`no ${pathname}\n`);
  else if (Number.isNaN(x)) response.writeHead(400).end("x must be a number: /predict?x=1.5\n");
  else response.setHeader("content-type", "application/json").end(JSON.stringify({ y: slope * x + offset }));
});

server.listen(Number(process.env.PORT), process.env.HOST, () => {
  process.stdout.write(`y = ${slope.toFixed(2)} x + ${offset.toFixed(2)} at ${process.env.HOST}:${process.env.PORT}\n`);
});
process.on("SIGTERM", () => {
  server.closeAllConnections();
  server.close();
});
