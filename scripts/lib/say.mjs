// What the scripts say: words on the terminal, or lines for a collector of logs where DROVER_LOG_FORMAT is json.
import { logLine } from "../../lib/log/log-line.mjs";
import { printLine } from "../../lib/log/print-line.mjs";

/** Whether what is printed is for a machine. */
export const speaksJson = () => process.env.DROVER_LOG_FORMAT === "json";

/** Something that happened. @param {string} words @param {Record<string, unknown>} [fields] */
export function say(words, fields) {
  if (speaksJson()) printLine(logLine("json", "info", words.trim(), fields));
  else console.log(words);
}

/** Something that went wrong. @param {string} words @param {Record<string, unknown>} [fields] */
export function complain(words, fields) {
  if (speaksJson()) printLine(logLine("json", "error", words.trim(), fields));
  else console.error(words);
}
