import { readFile } from "node:fs/promises";
import path from "node:path";
import { AppError } from "@/lib/errors/app-error";

/**
 * An agent as `POST /api/v1/agents` takes it, or a bare plan, which is then named after its file.
 * An imported plan is published at once unless the file says `"publish": false`.
 * @throws AppError not_found, invalid_json
 */
export async function readAgentFile(file: string): Promise<Record<string, unknown>> {
  const text = await readFile(file, "utf8").catch(() => {
    throw new AppError("not_found", `The file ${file} cannot be read.`);
  });
  const content = parse(text, file);
  const isPlan = "steps" in content && !("plan" in content);
  const agent = isPlan ? { name: path.basename(file, path.extname(file)), plan: content } : content;
  return "plan" in agent ? { publish: true, ...agent } : agent;
}

function parse(text: string, file: string): Record<string, unknown> {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new AppError("invalid_json", `${file} is not JSON: ${error instanceof Error ? error.message : error}`);
  }
  if (typeof content !== "object" || content === null || Array.isArray(content)) {
    throw new AppError("invalid_json", `${file} must hold a JSON object.`);
  }
  return { ...content };
}
