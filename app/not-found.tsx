import { buttonStyle } from "@/components/ui/button";

/** It is a part of every page, so it does without the router: its link loads the page anew. */
export default function NotFound() {
  return (
    <main className="flex min-h-[70vh] flex-col items-center justify-center px-6 text-center">
      <p className="font-medium text-muted-foreground text-sm">404</p>
      <h1 className="mt-2 font-semibold text-xl tracking-tight">This page is not here</h1>
      <p className="mt-2 max-w-sm text-muted-foreground text-sm">
        It may have been deleted, or it belongs to a workspace that you are not a member of.
      </p>
      <a href="/" className={`${buttonStyle({ variant: "secondary" })} mt-6`}>
        Back to the overview
      </a>
    </main>
  );
}
