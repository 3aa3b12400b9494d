import { appName } from "@/lib/connections/app-name";
import type { Connector } from "@/lib/connections/queries";

export const CATEGORIES = ["Apps", "Calendars", "By a standard"] as const;
export type Category = (typeof CATEGORIES)[number];

const STANDARDS = new Set(["oauth2", "api_key"]);

/** Where the gallery lists an app. */
export function categoryOf({ app, kind }: Pick<Connector, "app" | "kind">): Category {
  if (kind === "calendar") return "Calendars";
  return STANDARDS.has(app) ? "By a standard" : "Apps";
}

/** Whether an app is what somebody looks for: all words are in its name or in what is said of it. */
export function isFound(connector: Pick<Connector, "app" | "title" | "description">, q: string): boolean {
  const text = `${connector.title} ${connector.app} ${connector.description}`.toLowerCase();
  return q
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** One or two letters that stand for an app: `Google Sheets` → GS, `Notion` → N. */
export function monogramOf(title: string): string {
  const words = appName(title)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
  return words
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join("");
}

/** The same number below `count` for the same text, so that an app always has the same colour. */
export function shadeOf(text: string, count: number): number {
  let sum = 7;
  for (const character of text) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973;
  return sum % count;
}
