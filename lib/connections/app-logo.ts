import { readFileSync } from "node:fs";
import path from "node:path";
import { appName } from "./app-name";

const SPELT: Record<string, string> = { "+": "plus", ".": "dot", "&": "and" };
const logos = new Map<string, string | null>();

/**
 * The logo of the app that a connector's title names, from the package simple-icons: the data of one SVG path in a box of
 * 24 by 24, or null when there is none. Read on the server, one icon at a time, so that browsers get those they show.
 */
export function appLogo(title: string): string | null {
  const slug = slugOf(appName(title));
  const known = logos.get(slug);
  if (known !== undefined) return known;
  const logo = read(slug);
  logos.set(slug, logo);
  return logo;
}

/** As simple-icons names its files: letters and digits alone, so a title leads nowhere else. */
function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[+.&]/g, (sign) => SPELT[sign] ?? "")
    .normalize("NFD")
    .replace(/[^a-z0-9]/g, "");
}

function read(slug: string): string | null {
  if (slug === "") return null;
  const root = path.resolve(/* turbopackIgnore: true */ process.cwd());
  try {
    const svg = readFileSync(path.join(root, "node_modules/simple-icons/icons", `${slug}.svg`), "utf8");
    return /<path d="([^"]+)"\/>/.exec(svg)?.[1] ?? null;
  } catch {
    return null; // no such icon
  }
}
