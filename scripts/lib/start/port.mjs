// Whether the port is free, before anything slow begins.
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { PlainError } from "../stages.mjs";

/**
 * A former web process may still be letting go of it, so it gets a few seconds.
 * @param {number} port @param {string | undefined} host
 */
export async function assertPortFree(port, host) {
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    throw new PlainError(`PORT is "${process.env.PORT}"; it must be a number from 1 to 65535.`);
  for (let attempt = 0; ; attempt++) {
    const code = await tryListen(port, host);
    if (!code) return;
    if (code === "EACCES")
      throw new PlainError(`This user may not listen on port ${port}. Choose one above 1023: PORT=3000 npm start`);
    if (code !== "EADDRINUSE")
      throw new PlainError(`Port ${port}${host ? ` on ${host}` : ""} cannot be used: ${code}.`);
    if (attempt === 10) {
      throw new PlainError(
        `Port ${port} is taken by another program (perhaps Drover already runs). Stop it, or choose another: PORT=${port + 1} npm start`,
      );
    }
    await sleep(300);
  }
}

/** @param {number} port @param {string | undefined} host @returns {Promise<string | undefined>} error code */
function tryListen(port, host) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error) => resolve(/** @type {NodeJS.ErrnoException} */ (error).code ?? "unknown"));
    server.listen({ port, host }, () => server.close(() => resolve(undefined)));
  });
}
