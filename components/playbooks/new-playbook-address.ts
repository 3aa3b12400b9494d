/** What the address says instead of a template. */
export const SCRATCH = "scratch";

/** The form for a playbook from this template; without one, the gallery. */
export function newPlaybookAddress(template?: string): string {
  return template === undefined ? "/agents/new/playbook" : `/agents/new/playbook?template=${template}`;
}
