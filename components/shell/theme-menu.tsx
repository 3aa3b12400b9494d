"use client";
import { Monitor, Moon, Sun } from "lucide-react";
import { useTheme } from "next-themes";
import { Button } from "@/components/ui/button";
import { DropdownMenu, MenuItem } from "@/components/ui/dropdown-menu";

/** Light, dark, or as the system has it. */
export function ThemeMenu() {
  const { setTheme } = useTheme();
  return (
    <DropdownMenu
      trigger={
        <Button variant="ghost" size="icon" aria-label="Theme">
          <Sun className="dark:hidden" aria-hidden />
          <Moon className="hidden dark:block" aria-hidden />
        </Button>
      }
    >
      <MenuItem onSelect={() => setTheme("light")}>
        <Sun aria-hidden /> Light
      </MenuItem>
      <MenuItem onSelect={() => setTheme("dark")}>
        <Moon aria-hidden /> Dark
      </MenuItem>
      <MenuItem onSelect={() => setTheme("system")}>
        <Monitor aria-hidden /> System
      </MenuItem>
    </DropdownMenu>
  );
}
