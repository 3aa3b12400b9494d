import { existsSync, realpathSync } from "node:fs";
import path from "node:path";
import { env } from "@/lib/config/env";

/** Of one child, in MiB: the JavaScript heap, and all of its memory. */
export interface MemoryLimits {
  heapMb: number;
  totalMb: number;
}

/** How a sandbox's process is started: nothing of our environment, and files only to read, where they are named. */
export interface ChildCommand {
  file: string;
  args: string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
}

/** Packages of the child itself. */
const OWN = ["ipaddr.js", "quickjs-emscripten-core", "@jitl"];

/**
 * A limit of processor time ends a child that never looks up, also when nobody is left to end it. It is above what the
 * child can use in its time.
 */
const LIMITED = 'ulimit -t "$0"; unset PWD OLDPWD; exec "$@"';
const THREADS = 2;

/**
 * @param reads folders that the job may read, beside the child's own
 * @param timeoutMs of the job
 */
export function childCommand(reads: readonly string[], { heapMb }: MemoryLimits, timeoutMs: number): ChildCommand {
  const root = path.resolve(/* turbopackIgnore: true */ process.cwd());
  const script = path.resolve(root, env.sandboxScript);
  const modules = path.join(root, "node_modules");
  const folders = [...OWN.map((name) => path.join(modules, name)), ...reads].flatMap(withReal);
  const readable = [script, path.join(root, "package.json"), ...outermost(folders).map((each) => path.join(each, "*"))];
  return {
    file: "/bin/sh",
    args: [
      "-c",
      LIMITED,
      String(Math.ceil(timeoutMs / 1000) * THREADS),
      process.execPath,
      ...permissionFlags(),
      ...readable.map((each) => `--allow-fs-read=${each}`),
      `--max-old-space-size=${heapMb}`,
      "--no-warnings",
      script,
    ],
    cwd: root,
    env: { NODE_ENV: "production", ...(env.extraCaCerts ? { NODE_EXTRA_CA_CERTS: env.extraCaCerts } : {}) },
  };
}

/** A folder, also under the name that its links lead to. */
const withReal = (at: string) => (existsSync(at) ? [at, realpathSync(at)] : []);

/** Each folder once, without those that lie in another: Node 20 does not survive to be told twice. */
function outermost(folders: string[]): string[] {
  const all = [...new Set(folders)];
  return all.filter((each) => !all.some((other) => each.startsWith(other + path.sep)));
}

/** Node 22.13 and 24 have no flag for an experiment any more; from 25 on the network is part of it, and has to be let in. */
function permissionFlags(): string[] {
  const name = process.allowedNodeEnvironmentFlags.has("--permission") ? "--permission" : "--experimental-permission";
  return Number.parseInt(process.versions.node, 10) >= 25 ? [name, "--allow-net"] : [name];
}
