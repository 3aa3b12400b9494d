import { BUILTIN_TOOLS } from "@/lib/tools/builtin-tools";
import type { ToolSource } from "@/lib/tools/tool-source";
import type { Tool } from "@/lib/tools/types";
import { actionTools } from "./action-tools";
import { packageIndex } from "./package-index";

let tools: ReadonlyMap<string, Tool> | undefined;

/** Installed packages are the same for every workspace. A tool of Drover's own keeps its name. */
function installed(): ReadonlyMap<string, Tool> {
  tools ??= new Map(
    packageIndex()
      .flatMap(actionTools)
      .filter(({ name }) => !BUILTIN_TOOLS.has(name))
      .map((tool) => [tool.name, tool]),
  );
  return tools;
}

/** The actions of the installed connector packages. */
export const connectorTools: ToolSource = {
  list: async () => [...installed().values()],
  find: async (_workspaceId, names) => names.flatMap((name) => installed().get(name) ?? []),
};
