// How one event is written: for people, or as one line of JSON. Plain JavaScript, since the scripts log before anything is built.

import { mapStack } from "./map-stack.mjs";

/** @typedef {"debug" | "info" | "warn" | "error"} Level */

/** What must not be in a log, wherever it came from: keys in URLs, bearer tokens, keys of ours, passwords in addresses. @type {[RegExp, string][]} */
const HIDDEN = [
  [/(\/ext\/webhook\/)[^/?\s"'\\]+/g, "$1[redacted]"],
  [/(\/(?:decide|invite)\/)[^/?\s"'\\]+/g, "$1[redacted]"],
  [/\bdrvh?_[0-9A-Za-z]{38}\b/g, "[redacted]"],
  [/\b(bearer\s+)[\w.~+/=-]{8,}/gi, "$1[redacted]"],
  [/\b(\w+:\/\/[^\s:/@"']*:)[^\s@/"']+@/g, "$1[redacted]@"],
];

/** @param {string} text @returns {string} */
export function redactText(text) {
  return HIDDEN.reduce((left, [pattern, instead]) => left.replace(pattern, instead), text);
}

/**
 * @param {"text" | "json"} format @param {Level} level @param {string} message
 * @param {Record<string, unknown>} [fields] `error` may be an Error; undefined ones are left out
 * @param {Date} [time]
 * @returns {string} without a line's end
 */
export function logLine(format, level, message, fields = {}, time = new Date()) {
  const { error, ...rest } = fields;
  const trouble = error === undefined ? undefined : describe(error);
  if (format === "json") {
    const line = { level, time: time.toISOString(), message, ...rest, ...(trouble && { error: trouble }) };
    return JSON.stringify(line, (_key, value) => (typeof value === "string" ? redactText(value) : value));
  }
  const said = Object.entries(rest).filter(([, value]) => value !== undefined);
  const words = said.map(([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`);
  const text = [message, ...words].join(" ");
  return redactText(trouble ? `${text}: ${trouble}` : text);
}

/** @param {unknown} error @returns {string} with its stack, and what caused it */
function describe(error) {
  if (!(error instanceof Error)) return String(error);
  const text = error.stack === undefined ? `${error.name}: ${error.message}` : mapStack(error.stack);
  return error.cause === undefined ? text : `${text}\n[cause] ${describe(error.cause)}`;
}
