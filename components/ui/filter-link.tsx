import type { ComponentProps } from "react";
import { Link } from "./link";

/** A link to the same page with other filters: followed by `onShow`, opened in another tab by its address. */
export function FilterLink({ onShow, ...props }: ComponentProps<typeof Link> & { onShow: () => void }) {
  return (
    <Link
      scroll={false}
      onNavigate={(event) => {
        event.preventDefault();
        onShow();
      }}
      {...props}
    />
  );
}
