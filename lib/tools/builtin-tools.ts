import { calendarTools } from "./calendar";
import { codeTools } from "./code";
import { crmTools } from "./crm";
import { emailTools } from "./email";
import { httpTools } from "./http";
import { memoryTools } from "./memory";
import type { BuiltinTool } from "./types";
import { weatherTools } from "./weather";

/** Drover's own tools by name. Only what works is listed. */
export const BUILTIN_TOOLS: ReadonlyMap<string, BuiltinTool> = new Map(
  [...httpTools, ...crmTools, ...calendarTools, ...emailTools, ...memoryTools, ...weatherTools, ...codeTools].map(
    (tool) => [tool.name, tool],
  ),
);
