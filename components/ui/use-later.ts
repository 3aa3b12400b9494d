import { useState } from "react";

/** A module that is loaded once it is wanted, so that what opens at a press is no part of a page's first load. */
export function useLater<Module extends object>(
  load: () => Promise<Module>,
): [Module | undefined, () => Promise<void>] {
  const [module, setModule] = useState<Module>();
  return [module, async () => setModule(await load())];
}
