import type { CallToolResult } from "@modelcontextprotocol/client";
import { ToolError } from "@/lib/tools/tool-error";

/** Characters of text that are kept of one result. */
const MOST_TEXT = 200_000;
const MOST_OF_AN_ERROR = 2000;

/**
 * What a tool's result is to a run: its structured content, where it has some; else `{text}`, with `left_out` saying
 * what was no text. Pictures, sound and files are not kept.
 * @throws ToolError mcp_tool_error, with the tool's own words, when it says that it failed
 */
export function readResult(result: Pick<CallToolResult, "content" | "structuredContent" | "isError">): unknown {
  const texts: string[] = [];
  const leftOut: string[] = [];
  for (const block of result.content ?? []) {
    if (block.type === "text") texts.push(block.text);
    else if (block.type === "resource_link") texts.push(`${block.title ?? block.name}: ${block.uri}`);
    else if (block.type === "resource" && "text" in block.resource) texts.push(block.resource.text);
    else if (block.type === "resource") leftOut.push(`file (${block.resource.mimeType ?? "unknown type"})`);
    else leftOut.push(`${block.type} (${block.mimeType})`);
  }
  const text = texts.join("\n\n");
  if (result.isError) {
    throw new ToolError("mcp_tool_error", text.trim().slice(0, MOST_OF_AN_ERROR).toWellFormed() || "The tool failed.");
  }
  const { structuredContent } = result;
  if (structuredContent !== undefined && structuredContent !== null) return structuredContent;
  if (text.length > MOST_TEXT) leftOut.push(`${text.length - MOST_TEXT} more characters of text`);
  return {
    text: text.slice(0, MOST_TEXT).toWellFormed(),
    ...(leftOut.length > 0 && { left_out: leftOut.slice(0, 100).map((what) => what.slice(0, 200)) }),
  };
}
