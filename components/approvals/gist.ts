const LENGTH = 120;

/** What a call is about in one line: its first argument that is text, else all of them in short. */
export function gist(args: unknown): string {
  const values = typeof args === "object" && args !== null ? Object.values(args) : [args];
  const text = values.find((value) => typeof value === "string" && value !== "");
  const whole = typeof text === "string" ? text : (JSON.stringify(args) ?? "");
  return whole.length > LENGTH ? `${whole.slice(0, LENGTH)}…` : whole;
}
