// Bundles the processes: our TypeScript in one file each, packages from node_modules.
import { existsSync } from "node:fs";
import path from "node:path";

const ENTRIES = ["web", "worker", "cli", "sandbox"];
const CHAOS_DIR = ".build-chaos";

/** @param {string} root @param {{ chaos?: boolean }} [options] chaos: with failpoints @returns {import("esbuild").BuildOptions} */
export function bundleOptions(root, { chaos = false } = {}) {
  return {
    absWorkingDir: root,
    entryPoints: ENTRIES.map((name) => `server/${name}.ts`),
    outdir: chaos ? CHAOS_DIR : ".build",
    define: { "process.env.CHAOS_BUILD": chaos ? '"1"' : '""' },
    minifySyntax: true, // drops the calls of functions that are empty then: of failpoints
    outExtension: { ".js": ".mjs" },
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20.19",
    sourcemap: "linked",
    jsx: "automatic",
    logLevel: "silent",
  };
}

/** @param {string} root @param {{ chaos?: boolean }} [options] */
export async function bundle(root, { chaos = false } = {}) {
  const { build, formatMessages, stop } = await import("esbuild");
  try {
    await build(bundleOptions(root, { chaos }));
  } catch (error) {
    const { errors = [] } = /** @type {import("esbuild").BuildFailure} */ (error);
    if (errors.length === 0) throw error;
    throw new Error((await formatMessages(errors, { kind: "error" })).join("\n"));
  } finally {
    await stop(); // it is a process of its own
  }
}

/** The sandbox alone, from the sources as they are, for tests. @param {string} root @param {string} file */
export async function bundleSandbox(root, file) {
  const { build, stop } = await import("esbuild");
  const { outdir: _dir, outExtension: _extension, ...options } = bundleOptions(root);
  await build({ ...options, entryPoints: ["server/sandbox.ts"], outfile: file, sourcemap: false });
  await stop();
}

/** A program of ours in TypeScript, with scripts/ left where it is. @param {string} root @param {string} entry @param {string} file in a folder of the root */
export async function bundleRunner(root, entry, file) {
  const { build, stop } = await import("esbuild");
  const { outdir: _dir, outExtension: _extension, packages: _packages, ...options } = bundleOptions(root);
  /** @type {import("esbuild").Plugin} */
  const leaveOthers = {
    name: "leave-others",
    setup({ onResolve }) {
      onResolve({ filter: /^@\/scripts\// }, ({ path: name }) => ({ path: `../${name.slice(2)}`, external: true }));
      onResolve({ filter: /^[^./]/ }, ({ path: name, kind }) =>
        name.startsWith("@/") || kind === "entry-point" ? undefined : { external: true },
      );
    },
  };
  await build({ ...options, entryPoints: [entry], outfile: file, plugins: [leaveOthers] });
  await stop();
}

/** @param {string} root @param {{ chaos?: boolean }} [options] */
export function isBundled(root, { chaos = false } = {}) {
  return ENTRIES.every((name) => existsSync(path.join(root, chaos ? CHAOS_DIR : ".build", `${name}.mjs`)));
}
