import dynamic from "next/dynamic";
import { type ComponentProps, useEffect, useState } from "react";
import { Skeleton } from "@/components/ui/skeleton";
import type { ApprovalPane } from "./approval-pane";

const load = () => import("./approval-pane");
const Loading = dynamic(async () => (await load()).ApprovalPane, {
  loading: () => <Skeleton className="h-80 w-full" />,
});
/** Once it is here it is drawn with the list and hears its keys at once; `dynamic` would wait for another turn. */
let ready: typeof ApprovalPane | undefined;

/** Fetches the pane before there is something to show in it. */
export function useReadyPane(): void {
  useEffect(() => {
    load()
      .then((module) => (ready = module.ApprovalPane))
      .catch(() => {}); // what is shown asks again
  }, []);
}

/** The pane of one approval, whose script is no part of the page's first load. */
export function LaterPane(props: ComponentProps<typeof ApprovalPane>) {
  const [Pane] = useState(() => ready ?? Loading);
  return <Pane {...props} />;
}
