import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export const CALDAV_USER = "ada";
export const CALDAV_PASSWORD = "canary-of-the-calendar";

/** Whether Debian's radicale is installed; `npm test` installs it where it can. */
export const hasRadicale = spawnSync("radicale", ["--version"]).status === 0;

export interface CaldavServer {
  /** With a slash at its end. */
  url: string;
  host: string;
  /** A request with the right password; throws unless it succeeds. */
  send(method: string, path: string, body?: string): Promise<void>;
  /** Makes a calendar of the user, at `/ada/<id>/`. */
  calendar(id: string, name: string): Promise<void>;
  close(): Promise<void>;
}

/** A real CalDAV server on loopback, with one user. */
export async function startCaldavServer(): Promise<CaldavServer> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "drover-radicale-"));
  const host = `127.0.0.1:${await freePort()}`;
  const users = path.join(folder, "users");
  writeFileSync(users, `${CALDAV_USER}:${CALDAV_PASSWORD}\n`);
  const config = path.join(folder, "config");
  writeFileSync(
    config,
    `[server]\nhosts = ${host}\n[auth]\ntype = htpasswd\nhtpasswd_filename = ${users}\nhtpasswd_encryption = plain\ndelay = 0\n[storage]\nfilesystem_folder = ${folder}/collections\n[logging]\nlevel = error\n`,
  );
  const server = spawn("radicale", ["--config", config], { stdio: "ignore" });
  const url = `http://${host}/`;
  const send: CaldavServer["send"] = async (method, at, body) => {
    const authorization = `Basic ${Buffer.from(`${CALDAV_USER}:${CALDAV_PASSWORD}`).toString("base64")}`;
    const response = await fetch(new URL(at, url), { method, headers: { authorization }, body: body ?? null });
    if (!response.ok) throw new Error(`${method} ${at}: ${response.status} ${await response.text()}`);
  };
  await untilAnswers(url, server);
  return {
    url,
    host,
    send,
    calendar: (id, name) => send("MKCALENDAR", `/${CALDAV_USER}/${id}/`, mkcalendar(name)),
    close: async () => {
      server.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function mkcalendar(name: string): string {
  return `<?xml version="1.0"?><c:mkcalendar xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns:a="http://apple.com/ns/ical/"><d:set><d:prop><d:displayname>${name}</d:displayname><a:calendar-color>#3366ccff</a:calendar-color></d:prop></d:set></c:mkcalendar>`;
}

async function untilAnswers(url: string, server: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (server.exitCode !== null) throw new Error("radicale ended as it started");
    const answered = await fetch(url).catch(() => undefined);
    if (answered) return;
    await sleep(50);
  }
  throw new Error("radicale does not answer");
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}
