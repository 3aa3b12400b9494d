import { tryPackage } from "@/lib/connectors/try-package";
import { db } from "@/lib/db/client";
import { isTransient } from "@/lib/db/with-retry";
import { log } from "@/lib/log/log";
import { ToolError } from "@/lib/tools/tool-error";
import { authorizedFetch } from "./authorized-fetch";
import { readCalendars } from "./calendar-sources";
import { getConnector } from "./connectors/all-connectors";
import { type ConnectionRecord, exchangeCode, settingsOf } from "./exchange-code";
import { openRow } from "./open-connection";
import { readPending } from "./pending";
import { type Calendar, configOf } from "./serialize";
import { apiKeySettings } from "./settings";

const NOT_CHECKED = "It could not be checked. Try again, or reconnect it.";

interface Found {
  account?: string | undefined;
  calendars?: Calendar[];
}

/**
 * Finishes a sign-in that has come back, tries the connection out, and records how that went. For the worker alone.
 * @throws what a database that is away throws; everything else is recorded
 */
export async function checkConnection(id: string): Promise<void> {
  const row = await db.connection.findUnique({ where: { id } });
  if (!row || row.status === "authorizing") return;
  let found: Found;
  try {
    if (readPending(row.pending)?.code) await exchangeCode(row);
    found = await tryOut(await db.connection.findUniqueOrThrow({ where: { id } }));
  } catch (error) {
    if (isTransient(error)) throw error;
    if (!(error instanceof ToolError))
      log.error("a connection could not be checked", { connection_id: id, error: (error as Error).name });
    await record(id, { status: "error", lastError: error instanceof ToolError ? error.message : NOT_CHECKED });
    return;
  }
  await record(id, {
    status: "connected",
    lastError: null,
    ...(found.account ? { account: found.account } : {}),
    ...(found.calendars ? { calendars: found.calendars } : {}),
  });
}

/** For a check that was given up: a connection does not stay `checking` for ever. */
export async function endCheck(id: string): Promise<void> {
  const data = { status: "error", lastError: NOT_CHECKED, updatedAt: new Date() };
  await db.connection.updateMany({ where: { id, status: "checking" }, data });
}

async function record(
  id: string,
  data: { status: string; lastError: string | null; account?: string; calendars?: Calendar[] },
): Promise<void> {
  const now = new Date();
  await db.connection.updateMany({ where: { id }, data: { ...data, lastCheckedAt: now, updatedAt: now } });
}

/** @throws ToolError saying what does not work */
async function tryOut(row: ConnectionRecord): Promise<Found> {
  const auth = getConnector(row.app)?.auth;
  const opened = await openRow(row);
  if (auth?.type === "package") return tryPackage(opened);
  if (auth?.type === "basic" || auth?.type === "ics") {
    const address = opened.url === undefined ? undefined : new URL(opened.url).host;
    const account = auth.type === "basic" ? configOf(row).fields.username : address;
    return { account, calendars: await readCalendars(opened) };
  }
  const url = auth?.type === "api_key" ? apiKeySettings(auth, configOf(row)).testUrl : settingsOf(row)?.accountUrl;
  const calendars = row.kind === "calendar" ? { calendars: await readCalendars(opened) } : {};
  if (!url) return calendars;
  const headers = { accept: "application/json", "user-agent": "Drover" };
  const { status, bytes } = await authorizedFetch(opened, url, { headers });
  const { host } = new URL(url);
  if (status === 401 || status === 403) throw new ToolError("refused", `${host} refuses it: it answered ${status}.`);
  if (status < 200 || status > 299) throw new ToolError("http_status", `${host} answered ${status}.`);
  const answer = parse(bytes);
  if (answer.ok === false) throw new ToolError("refused", `${host} refuses it.`);
  return auth?.type === "oauth2" ? { account: accountName(answer), ...calendars } : {};
}

const NAMES = ["email", "mail", "userPrincipalName", "login", "preferred_username", "user", "name", "sub", "id"];

/** Who an account endpoint says is signed in, by whichever name it uses. */
function accountName(answer: Record<string, unknown>): string | undefined {
  for (const name of NAMES) {
    const value = answer[name];
    if (typeof value === "string" && value !== "") return value.replace(/\p{Cc}/gu, " ").slice(0, 200);
  }
  return undefined;
}

function parse(bytes: Uint8Array): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
