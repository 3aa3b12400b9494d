import { parseUrl } from "@/lib/net/parse-url";
import type { SafeFetchOptions, SafeResponse } from "@/lib/net/safe-fetch";
import { ToolError } from "@/lib/tools/tool-error";
import { child, type DavResource, list, parseMultiStatus, xmlText } from "./dav-xml";
import type { Window } from "./event";
import { MAX_CALENDAR_BYTES } from "./read-text";

/** A request with the account's password, which refuses hosts that the password is not for. */
export type DavFetch = (url: string, options: SafeFetchOptions) => Promise<SafeResponse>;

export interface DavCalendar {
  /** Its path on the server. */
  id: string;
  name: string;
  url: string;
  color: string | null;
}

const NAMESPACES = 'xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns:a="http://apple.com/ns/ical/"';
const TIMEOUT_MS = 20_000;

const prop = (...names: string[]) =>
  `<?xml version="1.0" encoding="utf-8"?><d:propfind ${NAMESPACES}><d:prop>${names.map((name) => `<${name}/>`).join("")}</d:prop></d:propfind>`;

const WHERE = prop("d:resourcetype", "d:current-user-principal", "c:calendar-home-set");
const WHAT = prop("d:resourcetype", "d:displayname", "a:calendar-color", "c:supported-calendar-component-set");

/**
 * The calendars of an account, from its server's address, its principal's, its home's or that of a calendar itself
 * (RFC 4791, and RFC 6764 for the well-known address).
 * @throws ToolError
 */
export async function listCalendars(fetch: DavFetch, address: string): Promise<DavCalendar[]> {
  const start = await findStart(fetch, address);
  const calendars = await calendarsAt(fetch, start.url, "0");
  if (calendars.length > 0) return calendars;
  let home = hrefIn(start.props["calendar-home-set"], start.url);
  const principal = hrefIn(start.props["current-user-principal"], start.url);
  if (!home && principal) {
    const [found] = (await ask(fetch, "PROPFIND", principal, WHERE, "0")).resources;
    home = hrefIn(found?.props["calendar-home-set"], principal);
  }
  return calendarsAt(fetch, home ?? start.url, "1");
}

/** The events of a calendar that touch the window, as iCalendar texts with their recurrences. @throws ToolError */
export async function queryCalendar(fetch: DavFetch, url: string, { from, to }: Window): Promise<string[]> {
  const time = (at: number) => new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, "");
  const body = `<?xml version="1.0" encoding="utf-8"?><c:calendar-query ${NAMESPACES}><d:prop><c:calendar-data/></d:prop><c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT"><c:time-range start="${time(from)}" end="${time(to)}"/></c:comp-filter></c:comp-filter></c:filter></c:calendar-query>`;
  const { resources } = await ask(fetch, "REPORT", url, body, "1");
  return resources.map(({ props }) => xmlText(props["calendar-data"])).filter((text) => text.trim() !== "");
}

interface Start {
  url: string;
  props: Record<string, unknown>;
}

/** What an address says of itself; an address that is not CalDAV's is looked for at the well-known one. */
async function findStart(fetch: DavFetch, address: string): Promise<Start> {
  try {
    const { resources, url } = await ask(fetch, "PROPFIND", address, WHERE, "0");
    const props = resources[0]?.props ?? {};
    if (new URL(address).pathname !== "/" || props["current-user-principal"] || props["calendar-home-set"]) {
      return { url, props };
    }
  } catch (error) {
    if (!(error instanceof ToolError) || error.code === "refused" || error.retryable) throw error;
    if (new URL(address).pathname !== "/") throw error;
  }
  const wellKnown = new URL("/.well-known/caldav", address).href;
  const { resources, url } = await ask(fetch, "PROPFIND", wellKnown, WHERE, "0");
  return { url, props: resources[0]?.props ?? {} };
}

async function calendarsAt(fetch: DavFetch, url: string, depth: "0" | "1"): Promise<DavCalendar[]> {
  const { resources, url: base } = await ask(fetch, "PROPFIND", url, WHAT, depth);
  return resources.flatMap(({ href, props }) => {
    const type = props.resourcetype;
    if (typeof type !== "object" || type === null || !("calendar" in type) || !holdsEvents(props)) return [];
    const at = new URL(href, base);
    const name = xmlText(props.displayname).trim() || decodeURIComponent(at.pathname.split("/").at(-2) ?? "Calendar");
    const color = /^#[0-9a-f]{6}/i.exec(xmlText(props["calendar-color"]).trim())?.[0] ?? null;
    return [{ id: at.pathname, name: name.slice(0, 200), url: at.href, color }];
  });
}

function holdsEvents(props: Record<string, unknown>): boolean {
  const components = list(child(props["supported-calendar-component-set"], "comp"));
  return components.length === 0 || components.some((each) => child(each, "@name") === "VEVENT");
}

function hrefIn(node: unknown, base: string): string | undefined {
  const href = xmlText(child(node, "href")).trim();
  return href ? parseUrl(href, base)?.href : undefined;
}

async function ask(
  fetch: DavFetch,
  method: string,
  url: string,
  body: string,
  depth: "0" | "1",
): Promise<{ resources: DavResource[]; url: string }> {
  const response = await fetch(url, {
    method,
    headers: { "content-type": "application/xml; charset=utf-8", depth, "user-agent": "Drover" },
    body,
    maxBytes: MAX_CALENDAR_BYTES,
    timeoutMs: TIMEOUT_MS,
    maxRedirects: 3,
  });
  const { host } = new URL(url);
  const { status } = response;
  if (status === 401) throw new ToolError("refused", `${host} refuses the user name and password.`);
  if (status !== 207) {
    const retryable = status === 429 || status >= 500;
    throw new ToolError("http_status", `${host} answered ${status}, as no CalDAV server does.`, { retryable });
  }
  return { resources: parseMultiStatus(new TextDecoder().decode(response.bytes)), url: response.url };
}
