import { env } from "@/lib/config/env";

/** The path of an address of this installation, whole or without its origin. What is another's stays as it is. */
export function ownPath(url: string): string {
  return url.startsWith(`${env.publicUrl}/`) ? url.slice(env.publicUrl.length) : url;
}
