import { log } from "@/lib/log/log";
import { runSandboxedSync } from "@/lib/sandbox/run-sandboxed";
import { type InstalledPackage, installedPackages } from "./installed-packages";
import { type PackageDescription, packageDescription } from "./package-description";
import { readsOf } from "./package-reads";
import { storeDescription, storedDescription } from "./stored-description";

export interface IndexedPackage extends InstalledPackage {
  /** Its app as a slug: slack. */
  app: string;
  description: PackageDescription;
}

const LIMITS = { memory: { heapMb: 512, totalMb: 1024 }, timeoutMs: 30_000, maxBytes: 16 * 1024 * 1024, network: null };

let index: readonly IndexedPackage[] | undefined;

/**
 * Every connector package and what it says of itself. Read once a process: from the files that the first one made, else
 * by asking the package in a sandbox without network. A package that cannot be read is left out, and said so.
 */
export function packageIndex(): readonly IndexedPackage[] {
  index ??= installedPackages().flatMap((installed) => {
    const description = storedDescription(installed) ?? describe(installed);
    return description ? [{ ...installed, app: appOf(installed.name), description }] : [];
  });
  return index;
}

function describe(installed: InstalledPackage): PackageDescription | undefined {
  const reply = runSandboxedSync(
    { kind: "describe", dir: installed.dir },
    { ...LIMITS, reads: readsOf(installed.dir) },
  );
  const parsed = reply.ok ? packageDescription.safeParse(reply.value) : undefined;
  if (parsed?.success) {
    storeDescription(installed, parsed.data);
    return parsed.data;
  }
  const reason = reply.ok ? "what it says of itself is not understood" : reply.error.message;
  log.warn(`The connector package ${installed.name} is left out: ${reason}`);
  return undefined;
}

/** Names that tools of another kind begin with. */
const RESERVED = new Set(["mcp", "agent", "code"]);

function appOf(name: string): string {
  const slug = (/piece-([a-z0-9-]+)$/.exec(name)?.[1] ?? name).replace(/[^a-z0-9]+/g, "_").replace(/^_+|_+$/g, "");
  return RESERVED.has(slug) ? `${slug}_app` : slug;
}
