import { XMLParser } from "fast-xml-parser";
import { ToolError } from "@/lib/tools/tool-error";

/** One resource of a multi-status answer, with those of its properties that were found. */
export interface DavResource {
  href: string;
  props: Record<string, unknown>;
}

// Entities are off: a server must not make us expand what it defines. The few that XML itself has are read below.
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  removeNSPrefix: true,
  parseTagValue: false,
  processEntities: false,
  trimValues: false,
  isArray: (name) => name === "response" || name === "propstat" || name === "comp",
});

const NAMED: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** @throws ToolError calendar_unreadable when it is not such an answer */
export function parseMultiStatus(xml: string): DavResource[] {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(xml)) throw unreadable();
  let root: unknown;
  try {
    root = parser.parse(xml);
  } catch (cause) {
    throw unreadable(cause);
  }
  const status = child(root, "multistatus");
  if (status === undefined) throw unreadable();
  return list(child(status, "response")).map((response) => {
    const props: Record<string, unknown> = {};
    for (const part of list(child(response, "propstat"))) {
      if (/ 2\d\d(?: |$)/.test(xmlText(child(part, "status")))) Object.assign(props, child(part, "prop"));
    }
    return { href: xmlText(child(response, "href")).trim(), props };
  });
}

/** The child element of a name. */
export function child(node: unknown, name: string): unknown {
  return typeof node === "object" && node !== null ? (node as Record<string, unknown>)[name] : undefined;
}

export function list(node: unknown): unknown[] {
  return Array.isArray(node) ? node : [];
}

/** The text inside an element, its character references resolved. */
export function xmlText(node: unknown): string {
  const inner = typeof node === "object" && node !== null ? child(node, "#text") : node;
  const text = typeof inner === "string" ? inner : "";
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w+));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return NAMED[String(name)] ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(String(hex), 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "";
  });
}

function unreadable(cause?: unknown): ToolError {
  return new ToolError("calendar_unreadable", "The server's answer is not one of CalDAV.", { cause });
}
