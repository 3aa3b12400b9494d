"use client";
import { ChevronsUpDown, CircleUser, Keyboard, LogOut, Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { DropdownMenu, MenuItem, MenuLabel, MenuSeparator } from "@/components/ui/dropdown-menu";

const WorkspaceItems = dynamic(async () => (await import("./workspace-items")).WorkspaceItems, { ssr: false });

const CreateWorkspaceDialog = dynamic(async () => (await import("./create-workspace-dialog")).CreateWorkspaceDialog, {
  ssr: false,
});

export interface Viewer {
  name: string;
  email: string;
  role: string;
  workspace: string;
}

/** The workspace and the person: the others to switch to, the account, and the way out. */
export function UserMenu({ viewer, onShortcuts }: { viewer: Viewer; onShortcuts: () => void }) {
  const router = useRouter();
  const [creating, setCreating] = useState(false);
  return (
    <>
      <DropdownMenu
        align="start"
        trigger={
          <button type="button" className="flex w-full items-center gap-2.5 rounded-md p-2 text-left hover:bg-muted">
            <span
              aria-hidden
              className="flex size-8 shrink-0 items-center justify-center rounded-md bg-accent-soft font-semibold text-accent text-sm"
            >
              {[...viewer.workspace][0]?.toUpperCase() ?? "D"}
            </span>
            <span className="min-w-0 flex-1">
              <span className="block truncate font-medium text-sm">{viewer.workspace}</span>
              <span className="block truncate text-muted-foreground text-xs">{viewer.name}</span>
              <span className="sr-only">account menu</span>
            </span>
            <ChevronsUpDown className="size-4 text-muted-foreground" aria-hidden />
          </button>
        }
      >
        <MenuLabel>
          {viewer.email}
          <br />
          {viewer.role} of {viewer.workspace}
        </MenuLabel>
        <MenuSeparator />
        <WorkspaceItems />
        <MenuItem onSelect={() => setCreating(true)}>
          <Plus aria-hidden /> Create a workspace
        </MenuItem>
        <MenuSeparator />
        <MenuItem onSelect={() => router.push("/settings/account")}>
          <CircleUser aria-hidden /> Account
        </MenuItem>
        <MenuItem onSelect={onShortcuts}>
          <Keyboard aria-hidden /> Keyboard shortcuts
        </MenuItem>
        <MenuItem
          onSelect={async () => {
            const { signOut } = await import("next-auth/react");
            await signOut({ redirect: false });
            window.location.assign("/sign-in"); // a full load: nothing of the old session stays in memory
          }}
        >
          <LogOut aria-hidden /> Sign out
        </MenuItem>
      </DropdownMenu>
      {creating && <CreateWorkspaceDialog onClose={() => setCreating(false)} />}
    </>
  );
}
