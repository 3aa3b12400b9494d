const LENGTH = 120;

/** What a call is about in one line: its first argument that is text, else all of them in short. */
export function gist(args: unknown): string {
  const values = typeof args === "object" && args !== null ? Object.values(args) : [args];
  const text = values.find((value) => typeof value === "string" && value !== "");
  return shorten(typeof text === "string" ? text : (JSON.stringify(args) ?? ""));
}

/** One line: what is asked in words, else what the call is about. */
export function approvalGist({ question, args }: { question: string | null; args: unknown }): string {
  return question ? shorten(question.replace(/\s+/g, " ").trim()) : gist(args);
}

function shorten(text: string): string {
  return text.length > LENGTH ? `${text.slice(0, LENGTH)}…` : text;
}
