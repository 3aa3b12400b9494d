"use client";
import { ChevronsUpDown, Keyboard, LogOut } from "lucide-react";
import { signOut } from "next-auth/react";
import { DropdownMenu, MenuItem, MenuLabel, MenuSeparator } from "@/components/ui/dropdown-menu";

export interface Viewer {
  name: string;
  email: string;
  role: string;
  workspace: string;
}

/** The workspace and the person, and the way out. */
export function UserMenu({ viewer, onShortcuts }: { viewer: Viewer; onShortcuts: () => void }) {
  return (
    <DropdownMenu
      align="start"
      trigger={
        <button
          type="button"
          aria-label={`${viewer.workspace}, ${viewer.name}: account menu`}
          className="flex w-full items-center gap-2.5 rounded-md p-2 text-left hover:bg-muted"
        >
          <span
            aria-hidden
            className="flex size-8 shrink-0 items-center justify-center rounded-md bg-accent-soft font-semibold text-accent text-sm"
          >
            {[...viewer.workspace][0]?.toUpperCase() ?? "D"}
          </span>
          <span className="min-w-0 flex-1">
            <span className="block truncate font-medium text-sm">{viewer.workspace}</span>
            <span className="block truncate text-muted-foreground text-xs">{viewer.name}</span>
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
      <MenuItem onSelect={onShortcuts}>
        <Keyboard aria-hidden /> Keyboard shortcuts
      </MenuItem>
      <MenuItem
        onSelect={async () => {
          await signOut({ redirect: false });
          window.location.assign("/sign-in"); // a full load: nothing of the old session stays in memory
        }}
      >
        <LogOut aria-hidden /> Sign out
      </MenuItem>
    </DropdownMenu>
  );
}
