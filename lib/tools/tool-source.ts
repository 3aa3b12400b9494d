import type { Tool } from "./types";

/** Where tools come from. */
export interface ToolSource {
  /** Every tool that an agent of the workspace may be given, by name. */
  list(workspaceId: string): Promise<Tool[]>;
  /** Those of `names` that it has; other names are none of its business. */
  find(workspaceId: string, names: readonly string[]): Promise<Tool[]>;
}
