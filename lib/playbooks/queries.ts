import { useQuery } from "@tanstack/react-query";
import { type ApiOutput, apiCall } from "@/lib/api/client";
import type { listPlaybookTemplatesOperation } from "./routes";

export type PlaybookTemplates = ApiOutput<typeof listPlaybookTemplatesOperation>;
export type ShownPlaybookTemplate = PlaybookTemplates["data"][number];

export const playbookKeys = { templates: ["playbook-templates"] as const };

/** The predefined playbooks; they change with the program alone. */
export function usePlaybookTemplates() {
  return useQuery({
    queryKey: playbookKeys.templates,
    queryFn: ({ signal }) => apiCall<typeof listPlaybookTemplatesOperation>("GET", "/playbook-templates", { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
