import { TabLinks } from "@/components/ui/tab-links";

const TABS = [
  { href: "/contacts", label: "Contacts" },
  { href: "/contacts/segments", label: "Segments" },
  { href: "/contacts/imports", label: "Imports" },
];

/** What lies beside the list of contacts. */
export function ContactTabs() {
  return <TabLinks label="Contacts" tabs={TABS} />;
}
