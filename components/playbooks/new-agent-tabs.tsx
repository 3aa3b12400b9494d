import { TabLinks } from "@/components/ui/tab-links";
import { newPlaybookAddress } from "./new-playbook-address";

/** The two kinds of agent that can be made. */
export function NewAgentTabs() {
  return (
    <TabLinks
      label="Kind of agent"
      tabs={[
        { href: "/agents/new", label: "Steps or a goal" },
        { href: newPlaybookAddress(), label: "Playbook over contacts" },
      ]}
    />
  );
}
