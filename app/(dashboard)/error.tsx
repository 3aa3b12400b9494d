"use client";
import { Button } from "@/components/ui/button";

/** What a page shows when its data could not be had. The cause stands in the server's log. */
export default function PageError({ reset }: { error: Error; reset: () => void }) {
  return (
    <div role="alert" className="flex flex-col items-center px-6 py-24 text-center">
      <h1 className="font-semibold text-xl tracking-tight">This page could not be loaded</h1>
      <p className="mt-2 max-w-sm text-muted-foreground text-sm">
        Drover could not reach its database, or something went wrong on its side. Runs go on regardless.
      </p>
      <Button className="mt-6" onClick={reset}>
        Try again
      </Button>
    </div>
  );
}
