/** Companies and their desks, on reserved domains: nothing here can reach anybody. */
export const DEMO_CONTACTS = [
  desk("Acme Corp", "acme", "Procurement", ["customer", "open-deal"], {
    deal: "Q3 renewal",
    renewal_date: "2026-09-30",
    amount: 50000,
    status: "pending",
    days_since_contact: 34,
  }),
  desk("Brightwater Foods", "brightwater", "Operations", ["customer", "open-deal"], {
    deal: "Seats upgrade",
    renewal_date: "2026-12-15",
    amount: 18000,
    status: "negotiating",
    days_since_contact: 4,
  }),
  desk("Cedar Optics", "cedar-optics", "IT", ["lead", "open-deal"], {
    deal: "First contract",
    renewal_date: null,
    amount: 7200,
    status: "demo held",
    days_since_contact: 21,
  }),
  desk("Delta Labs", "delta-labs", "Research", ["customer", "open-deal"], {
    deal: "Annual renewal",
    renewal_date: "2027-01-31",
    amount: 96000,
    status: "on track",
    days_since_contact: 2,
  }),
  desk("Eastgate Media", "eastgate", "Partnerships", ["lead", "open-deal"], {
    deal: "Pilot",
    renewal_date: null,
    amount: 12500,
    status: "stalled",
    days_since_contact: 62,
  }),
  desk("Fjord Metals", "fjord-metals", "Purchasing", ["customer"], {
    deal: null,
    renewal_date: "2027-03-01",
    amount: 33000,
    status: "won",
    days_since_contact: 11,
  }),
  desk("Granite Freight", "granite-freight", "Logistics", ["customer"], {
    deal: null,
    renewal_date: "2026-12-01",
    amount: 21000,
    status: "won",
    days_since_contact: 45,
  }),
  desk("Harbor Textiles", "harbor-textiles", "Quality", ["lead"], {
    deal: null,
    renewal_date: null,
    amount: null,
    status: "new",
    days_since_contact: 1,
  }),
  desk("Ironwood Tools", "ironwood-tools", "Engineering", ["lead"], {
    deal: null,
    renewal_date: null,
    amount: null,
    status: "contacted",
    days_since_contact: 8,
  }),
  desk("Juniper Farms", "juniper-farms", "Sourcing", ["dormant"], {
    deal: null,
    renewal_date: "2025-11-30",
    amount: 9900,
    status: "lost",
    days_since_contact: 210,
  }),
  desk("Kestrel Sweets", "kestrel-sweets", "Production", ["dormant"], {
    deal: null,
    renewal_date: "2026-02-28",
    amount: 14000,
    status: "lapsed",
    days_since_contact: 150,
  }),
  desk("Lagoon Travel", "lagoon-travel", "Bookings", ["customer"], {
    deal: null,
    renewal_date: "2027-06-30",
    amount: 27500,
    status: "won",
    days_since_contact: 19,
  }),
];

function desk(
  company: string,
  domain: string,
  department: string,
  tags: string[],
  attributes: Record<string, string | number | null>,
) {
  return {
    name: `${department} at ${company}`,
    email: `${department.toLowerCase()}@${domain}.example`,
    company,
    title: department,
    tags,
    attributes,
  };
}
