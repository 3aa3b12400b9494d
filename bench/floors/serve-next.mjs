// A floor: an empty route handler of a production build of Next, on a Node server of its own.
import { createServer } from "node:http";
import next from "next";

const [port, dir] = process.argv.slice(2);
const app = next({ dev: false, dir, port: Number(port), hostname: "127.0.0.1" });
await app.prepare();
createServer(app.getRequestHandler()).listen(Number(port), "127.0.0.1", () => process.send?.("ready"));
process.on("disconnect", () => process.exit(0));
