import type { PlaybookSettings } from "@/lib/agents/playbook-settings";
import type { Plan, Step } from "@/lib/plans/schema";
import type { ContactTarget } from "@/lib/plans/step-input";
import { playbookPlan } from "./playbook-plan";

/** A playbook to begin from: for whom it is, what it does for each, and what it is set to. */
export interface PlaybookTemplate {
  id: string;
  name: string;
  description: string;
  schedule?: { cron: string; timezone: string };
  settings: PlaybookSettings;
  plan: Plan;
}

const has = (field: string, operator: string, value?: string) => ({ field, operator, ...(value && { value }) });
const those = (...conditions: object[]): ContactTarget => ({ filter: { match: "all", conditions } });
const WRITER = "You write short, plain and friendly business mail. Answer with the text of the mail alone.";

const draft = (prompt: string): Step => ({
  id: "draft",
  name: "Draft the mail",
  type: "llm",
  input: { system: WRITER, prompt: `${prompt}\n\nWho it is for: {{ contact }}` },
});
const send = (subject: string): Step => ({
  id: "send",
  name: "Send it",
  tool: "email.send",
  input: { to: "{{ contact.email }}", subject, body: "{{ steps.draft.output.text }}" },
});
const mark = (attributes: Record<string, string>): Step => ({
  id: "mark",
  name: "Note it at the contact",
  tool: "crm.update",
  input: { id: "{{ contact.id }}", changes: { attributes } },
});

export const PLAYBOOK_TEMPLATES: readonly PlaybookTemplate[] = [
  {
    id: "renewal_follow_up",
    name: "Renewal follow-up",
    description: "Writes to each customer whose renewal is due within 30 days, and notes that it was done.",
    settings: { capabilities: ["email", "crm"], monitoring: { alert_when: "run.failed > 0" } },
    plan: playbookPlan({
      targeting: those(
        has("email", "exists"),
        has("attributes.renewal_date", "after", "today-1d"),
        has("attributes.renewal_date", "before", "today+30d"),
      ),
      steps: [
        draft("Remind this customer that their contract renews on the date in renewal_date, and offer a call before."),
        send("Your renewal, {{ contact.name }}"),
        mark({ renewal_follow_up: "{{ run.id }}" }),
      ],
    }),
  },
  {
    id: "new_lead_welcome",
    name: "New-lead welcome",
    description: "Welcomes each lead that came in during the last week and was not written to yet.",
    settings: { capabilities: ["email", "crm"] },
    plan: playbookPlan({
      targeting: those(
        has("email", "exists"),
        has("tags", "is", "lead"),
        has("created_at", "after", "today-7d"),
        has("attributes.welcomed", "not_exists"),
      ),
      steps: [
        draft("Welcome this new lead, say in one sentence what we do, and ask what they are looking for."),
        send("Welcome, {{ contact.name }}"),
        mark({ welcomed: "{{ run.id }}" }),
      ],
    }),
  },
  {
    id: "dormant_win_back",
    name: "Dormant win-back",
    description: "Gets in touch again with customers who have not been active for 90 days.",
    settings: {
      capabilities: ["email", "crm"],
      monitoring: { watch: ["rejected", "failed"], alert_when: "run.rejected > run.contacts / 2" },
    },
    plan: playbookPlan({
      targeting: those(
        has("email", "exists"),
        has("tags", "is", "customer"),
        has("attributes.last_active", "before", "today-90d"),
      ),
      steps: [
        draft("This customer has been quiet for months. Ask how they are doing and offer help, without any pressure."),
        send("How are things at {{ contact.company }}?"),
        mark({ win_back: "{{ run.id }}" }),
      ],
    }),
  },
  {
    id: "meeting_prep",
    name: "Meeting prep",
    description: "Puts together, for each contact with a meeting today or tomorrow, what is known of them.",
    settings: { capabilities: ["crm", "memory"] },
    plan: playbookPlan({
      targeting: those(
        has("attributes.next_meeting", "after", "today-1d"),
        has("attributes.next_meeting", "before", "today+2d"),
      ),
      steps: [
        {
          id: "known",
          name: "What is remembered",
          tool: "memory.search",
          input: { query: "{{ contact.name }} {{ contact.company }}" },
        },
        {
          id: "brief",
          name: "Write the brief",
          type: "llm",
          input: {
            system: "You prepare people for meetings. Five lines at most: who, what they want, what is open.",
            prompt: "{{ contact }}\n\nWhat we remember: {{ steps.known.output }}",
          },
        },
        {
          id: "show",
          name: "Show it",
          type: "display",
          input: { format: "markdown", content: "{{ steps.brief.output.text }}" },
        },
      ],
    }),
  },
  {
    id: "churn_risk_check",
    name: "Churn-risk check",
    description: "Has a model judge how likely each customer is to leave, notes it, and alerts when several are.",
    settings: { capabilities: ["crm"], monitoring: { watch: ["failed", "contacts"], alert_when: "run.failed > 0" } },
    plan: playbookPlan({
      targeting: those(has("tags", "is", "customer")),
      steps: [
        {
          id: "judge",
          name: "Judge the risk",
          type: "llm",
          input: {
            system:
              "You judge how likely a customer is to leave. Begin with low, medium or high; then one sentence why.",
            prompt: "{{ contact }}",
          },
        },
        mark({ churn_risk: "{{ steps.judge.output.text }}" }),
      ],
    }),
  },
  {
    id: "weekly_pipeline_report",
    name: "Weekly pipeline report",
    description: "Looks at every contact with an open deal and shows one report of them all, every Monday at 8.",
    schedule: { cron: "0 8 * * 1", timezone: "UTC" },
    settings: { capabilities: ["crm"] },
    plan: {
      steps: [
        ...playbookPlan({
          targeting: those(has("tags", "is", "open-deal")),
          steps: [
            {
              id: "assess",
              name: "Assess the deal",
              type: "llm",
              input: {
                system: "You review a sales pipeline. One line: how the deal stands, and the next step.",
                prompt: "{{ contact }}",
              },
            },
          ],
        }).steps,
        {
          id: "report",
          name: "Show the report",
          type: "display",
          input: {
            format: "markdown",
            content: "{{ steps.each_contact.output.contacts }} open deals.\n\n{{ steps.each_contact.output.results }}",
          },
        },
      ],
    },
  },
];

/** Names are taken as people write them: `Renewal follow-up`, `renewal-follow-up`. */
export function templateId(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, "_");
}

export function findTemplate(name: string): PlaybookTemplate | undefined {
  return PLAYBOOK_TEMPLATES.find(({ id }) => id === templateId(name));
}
