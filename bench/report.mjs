// What was measured, as a table.

/**
 * @typedef {object} Figure
 * @property {string} name
 * @property {string} value with its unit
 * @property {string} [floor] what it is compared with
 * @property {string} [ratio] to the floor
 * @property {string} [bar] what good looks like
 * @property {number} [reached] how many times as good as the bar asks; below 1 it misses it
 */

const COLUMNS = /** @type {const} */ (["name", "value", "floor", "ratio", "bar"]);
const TITLES = { name: "figure", value: "measured", floor: "floor", ratio: "ratio", bar: "bar", verdict: "" };

/** @param {Figure[]} figures @returns {string} */
export function table(figures) {
  const rows = [TITLES, ...figures.map((figure) => ({ ...figure, verdict: verdict(figure) }))];
  const widths = COLUMNS.map((column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  const line = (/** @type {typeof rows[number]} */ row) =>
    [...COLUMNS.map((column, index) => (row[column] ?? "").padEnd(widths[index])), row.verdict].join("  ").trimEnd();
  const [title, ...rest] = rows.map(line);
  return [title, "─".repeat(title.length + 6), ...rest].join("\n");
}

/** @param {Figure} figure */
function verdict({ reached }) {
  if (reached === undefined) return "";
  return reached >= 1 ? "ok" : "BELOW";
}

/** The same as Markdown. @param {Figure[]} figures */
export function markdownTable(figures) {
  const line = (/** @type {string[]} */ cells) => `| ${cells.join(" | ")} |`;
  const rows = figures.map((figure) => [...COLUMNS.map((column) => (figure[column] ?? "").trim()), verdict(figure)]);
  return [[...COLUMNS.map((column) => TITLES[column]), ""], ["---", "---", "---", "---", "---", "---"], ...rows]
    .map(line)
    .join("\n");
}

/** How much processor time each of many took, which other load disturbs least. @param {string | undefined} used @returns {Figure[]} */
export function processorTimeFigure(used) {
  return used ? [{ name: "  processor time of one, in ms", value: used }] : [];
}

/** @param {number} value */
export function ms(value) {
  return value < 1 ? `${Math.round(value * 1000)} µs` : `${value.toFixed(value < 10 ? 2 : 1)} ms`;
}

/** @param {number} value @param {string} [what] */
export function perSecond(value, what = "") {
  return `${Math.round(value).toLocaleString("en")}${what && ` ${what}`}/s`;
}

/** @param {number} value */
export function times(value) {
  return `${value.toFixed(value < 10 ? 2 : 1)}×`;
}

/** @param {number} share */
export function percent(share) {
  return `${(share * 100).toFixed(share < 0.1 ? 2 : 0)} %`;
}
