"use client";
import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { ThemeProvider } from "next-themes";
import { type ReactNode, useState } from "react";
import { RenderedAt } from "@/components/ui/relative-time";
import { ToastProvider } from "@/components/ui/toast";
import { ApiError } from "@/lib/api/client";
import { shouldRetry } from "@/lib/api/should-retry";

declare global {
  interface Window {
    /** Read by the scroll lock of dialogs, which adds a style element: the content policy asks for the nonce. */
    __webpack_nonce__?: string;
  }
}

/** What every page stands in: data cache, theme, confirmations. `nonce` is the response's, for what adds script or style. */
export function Providers(props: {
  nonce: string | undefined;
  /** The server's clock, in epoch milliseconds: the first picture in the browser says what the server's did. */
  renderedAt: number;
  children: ReactNode;
}) {
  const { nonce, renderedAt, children } = props;
  const [client] = useState(
    () =>
      new QueryClient({
        queryCache: new QueryCache({ onError: leaveWhenSignedOut }),
        defaultOptions: { queries: { staleTime: 5_000, retry: shouldRetry, refetchOnWindowFocus: true } },
      }),
  );
  if (typeof window !== "undefined" && nonce) window.__webpack_nonce__ ??= nonce;
  return (
    <QueryClientProvider client={client}>
      <ThemeProvider attribute="class" defaultTheme="system" enableSystem disableTransitionOnChange nonce={nonce}>
        <RenderedAt value={renderedAt}>
          <ToastProvider>{children}</ToastProvider>
        </RenderedAt>
      </ThemeProvider>
    </QueryClientProvider>
  );
}

let leaving = false;

/**
 * The session has ended, here or from another browser: what is left of the page is of no use. It leaves once, however
 * many of its calls are refused: each further navigation would break off the one under way.
 */
function leaveWhenSignedOut(error: Error): void {
  if (leaving || !(error instanceof ApiError) || error.code !== "missing_api_key") return;
  leaving = true;
  window.addEventListener("pagehide", () => (leaving = false), { once: true }); // it may be come back to
  const { pathname, search } = window.location;
  window.location.assign(`/sign-in?next=${encodeURIComponent(pathname + search)}`);
}
