import { useEffect } from "react";
import { loadModal } from "@/components/ui/dialog";
import { loadMenuParts } from "@/components/ui/dropdown-menu";
import { usePersonSeen } from "@/components/ui/use-person-seen";

/** Fetches what menus and dialogs are made of before one is opened. */
export function useWarmUp(): void {
  const seen = usePersonSeen();
  useEffect(() => {
    if (seen) Promise.all([loadModal(), loadMenuParts()]).catch(() => {}); // what is pressed asks again
  }, [seen]);
}
