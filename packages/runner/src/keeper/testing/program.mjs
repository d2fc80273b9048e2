// Answers with what it was told to say and its process; /slow when it is told to (/release), /upgrade as an echo.
import { createServer } from "node:http";

const waiting = [];
const server = createServer(({ url, method, headers }, answer) => {
  if (url === "/slow") return waiting.push(answer);
  if (url === "/release") for (const slow of waiting.splice(0)) slow.end("slow");
  if (url === "/die") process.exit(3);
  if (url === "/events") {
    answer.writeHead(200, { "content-type": "text/event-stream" });
    answer.write("data: first\n\n");
    waiting.push(answer);
    return undefined;
  }
  answer.setHeader("x-says", String(process.env.SAYS));
  return answer.end(JSON.stringify({ says: process.env.SAYS, pid: process.pid, method, host: headers.host }));
});
server.on("upgrade", (_, socket) => {
  socket.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n");
  socket.pipe(socket);
});
server.listen(Number(process.env.PORT), process.env.HOST);
