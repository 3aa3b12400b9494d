import { BUILTIN_TOOLS } from "@/lib/tools/builtin-tools";
import { toolInfo } from "@/lib/tools/define-tool";
import type { ToolInfo } from "@/lib/tools/types";

/** What the API tells of Drover's own tools, by name. */
export const builtinInfos: ReadonlyMap<string, ToolInfo> = new Map(
  [...BUILTIN_TOOLS].map(([name, tool]) => [name, toolInfo(tool)]),
);
