"use client";
import { Button } from "./button";

/** The foot of a list that has more. */
export function LoadMore(props: { hasMore: boolean; pending: boolean; onMore: () => void }) {
  if (!props.hasMore) return null;
  return (
    <div className="flex justify-center border-t px-5 py-3">
      <Button size="sm" variant="ghost" pending={props.pending} onClick={props.onMore}>
        Load more
      </Button>
    </div>
  );
}
