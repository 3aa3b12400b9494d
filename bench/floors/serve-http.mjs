// A floor: the least that a Node HTTP server can do.
import { createServer } from "node:http";

const body = JSON.stringify({ status: "ok" });
const server = createServer((_request, response) => {
  response.writeHead(200, { "Content-Type": "application/json" });
  response.end(body);
});
server.listen(Number(process.argv[2]), "127.0.0.1", () => process.send?.("ready"));
process.on("disconnect", () => process.exit(0));
