"use client";
import NextLink from "next/link";
import { type ComponentProps, useState } from "react";

/**
 * A link inside the dashboard. Its page is fetched ahead once a person points at it or reaches it by keyboard, not for
 * being in sight: a sidebar and a list would ask the server a hundred times a page.
 */
export function Link({ onPointerEnter, onFocus, ...props }: ComponentProps<typeof NextLink>) {
  const [meant, setMeant] = useState(false);
  return (
    <NextLink
      prefetch={meant ? null : false}
      {...props}
      onPointerEnter={(event) => {
        setMeant(true);
        onPointerEnter?.(event);
      }}
      onFocus={(event) => {
        setMeant(true);
        onFocus?.(event);
      }}
    />
  );
}
