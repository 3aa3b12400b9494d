import type { Role } from "@/lib/auth/scopes";

/** The member who looks at the page. */
export interface Viewer {
  id: string;
  role: Role;
  workspace: string;
}
