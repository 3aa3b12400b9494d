"use client";
import { Check } from "lucide-react";
import { MenuItem, MenuLabel } from "@/components/ui/dropdown-menu";
import { useToast } from "@/components/ui/toast";
import { useSwitchWorkspace, useWorkspaces } from "@/lib/workspaces/team-queries";

/** The person's workspaces as entries of the menu, read when it opens. Choosing one loads the dashboard anew. */
export function WorkspaceItems() {
  const toast = useToast();
  const { data } = useWorkspaces();
  const change = useSwitchWorkspace();
  return (
    <div className="max-h-60 overflow-y-auto">
      <MenuLabel>Workspaces</MenuLabel>
      {data?.map(({ id, name, current }) => (
        <MenuItem
          key={id}
          aria-current={current || undefined}
          onSelect={() => {
            if (current) return;
            change.mutate(id, {
              onSuccess: () => window.location.assign("/"), // nothing of the other workspace stays in memory
              onError: (error) => toast(error.message),
            });
          }}
        >
          <span className="flex size-4 items-center justify-center">{current && <Check aria-hidden />}</span>
          <span className="max-w-52 truncate">{name}</span>
          {current && <span className="sr-only">(this one)</span>}
        </MenuItem>
      ))}
    </div>
  );
}
