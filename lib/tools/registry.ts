import { z } from "zod";
import { calendarTools } from "./calendar";
import { crmTools } from "./crm";
import { emailTools } from "./email";
import { httpTools } from "./http";
import { memoryTools } from "./memory";
import type { Tool, ToolInfo } from "./types";
import { weatherTools } from "./weather";

/** Every tool a plan may name. Only what works is listed. */
const tools: ReadonlyMap<string, Tool> = new Map(
  [...httpTools, ...crmTools, ...calendarTools, ...emailTools, ...memoryTools, ...weatherTools].map((tool) => [
    tool.name,
    tool,
  ]),
);

let infos: ReadonlyMap<string, ToolInfo> | undefined;

export function getTool(name: string): Tool | undefined {
  return tools.get(name);
}

/** The tools by name, as plain data for `validatePlan` and the API. */
export function toolInfoMap(): ReadonlyMap<string, ToolInfo> {
  infos ??= new Map([...tools].map(([name, tool]) => [name, describe(tool)]));
  return infos;
}

export function listTools(): ToolInfo[] {
  return [...toolInfoMap().values()];
}

function describe({ name, title, description, effect, idempotent, app, inputSchema }: Tool): ToolInfo {
  const { $schema: _, ...input_schema } = z.toJSONSchema(inputSchema, { io: "input", target: "draft-2020-12" });
  return { name, title, description, effect, idempotent, input_schema, source: "builtin", app };
}
