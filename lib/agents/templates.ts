import type { Plan } from "@/lib/plans/schema";

/** A plan to begin from. Everything in it can be changed before and after. */
export interface AgentTemplate {
  id: string;
  name: string;
  description: string;
  autonomy: "observe" | "propose" | "act";
  schedule?: { cron: string; timezone: string };
  plan: Plan;
}

export const AGENT_TEMPLATES: AgentTemplate[] = [
  {
    id: "weekly-pipeline-report",
    name: "Weekly Pipeline Report",
    description:
      "Reads the contacts with open deals, asks a model which are at risk, and shows a summary every Monday at 8.",
    autonomy: "act",
    schedule: { cron: "0 8 * * 1", timezone: "UTC" },
    plan: {
      steps: [
        { id: "pull_open_deals", name: "Pull open deals", tool: "crm.search", input: { tag: "open-deal", limit: 50 } },
        {
          id: "analyze_health",
          name: "Analyze their health",
          type: "llm",
          input: {
            system: "You review a sales pipeline. Be brief and concrete.",
            prompt: "Which of these deals are at risk, and why? {{ steps.pull_open_deals.output.contacts }}",
          },
        },
        {
          id: "post_summary",
          name: "Post the summary",
          type: "display",
          input: { format: "markdown", content: "{{ steps.analyze_health.output.text }}" },
        },
      ],
    },
  },
  {
    id: "weather-briefing",
    name: "Weather briefing",
    description: "Gets the forecast for a place every morning at 7 and shows what to expect of the day.",
    autonomy: "act",
    schedule: { cron: "0 7 * * *", timezone: "UTC" },
    plan: {
      steps: [
        {
          id: "forecast",
          name: "Get the forecast",
          tool: "weather.get",
          input: { location: "Berlin", days: 2 },
          retries: { max_attempts: 3, delay_ms: 2000, factor: 2 },
        },
        {
          id: "briefing",
          name: "Show the briefing",
          type: "display",
          input: {
            content:
              "{{ steps.forecast.output.location.name }}: {{ steps.forecast.output.current.condition }}, {{ steps.forecast.output.current.temperature_c }} °C now; today {{ steps.forecast.output.daily.0.min_c }} to {{ steps.forecast.output.daily.0.max_c }} °C.",
          },
        },
      ],
    },
  },
  {
    id: "follow-up-on-open-deals",
    name: "Follow up on open deals",
    description:
      "Goes through the contacts with open deals, drafts a follow-up to each who has an address, and shows the drafts.",
    autonomy: "propose",
    plan: {
      steps: [
        { id: "find_deals", name: "Find open deals", tool: "crm.search", input: { tag: "open-deal", limit: 10 } },
        {
          id: "each_deal",
          name: "For each of them",
          type: "for_each",
          input: { items: "{{ steps.find_deals.output.contacts }}", concurrency: 3 },
          steps: [
            {
              id: "has_address",
              name: "Is there an address?",
              type: "branch",
              cases: [
                {
                  when: "item.email != null",
                  steps: [
                    {
                      id: "draft",
                      name: "Draft a follow-up",
                      type: "llm",
                      input: {
                        prompt:
                          "Write a short, friendly follow-up to {{ item.name }} of {{ item.company }} about our open offer.",
                      },
                    },
                    {
                      id: "show_draft",
                      name: "Show the draft",
                      type: "display",
                      input: { content: "To {{ item.email }}:\n\n{{ steps.draft.output.text }}" },
                    },
                  ],
                },
              ],
              else: [
                {
                  id: "ask_for_address",
                  name: "Ask for an address",
                  type: "display",
                  input: { content: "{{ item.name }} has no email address yet." },
                },
              ],
            },
          ],
        },
      ],
    },
  },
  {
    id: "flag-quiet-deals",
    name: "Flag quiet deals",
    description:
      "Finds open deals that nobody has talked about for two weeks and proposes to mark each of them; a person decides.",
    autonomy: "propose",
    plan: {
      steps: [
        { id: "find_deals", name: "Find open deals", tool: "crm.search", input: { tag: "open-deal", limit: 50 } },
        {
          id: "each_deal",
          name: "For each of them",
          type: "for_each",
          input: { items: "{{ steps.find_deals.output.contacts }}", concurrency: 10 },
          steps: [
            {
              id: "flag",
              name: "Mark it",
              tool: "crm.update",
              if: "item.email != null && has(item.attributes.days_since_contact) && item.attributes.days_since_contact > 14",
              input: { email: "{{ item.email }}", changes: { attributes: { needs_attention: true } } },
              on_error: "continue",
            },
          ],
        },
      ],
    },
  },
  {
    id: "route-a-new-lead",
    name: "Route a new lead",
    description:
      "Waits for the signal lead.created, asks a person what to do with the lead, and notes the answer on the contact.",
    autonomy: "act",
    plan: {
      signals: ["lead.created"],
      steps: [
        {
          id: "look_up",
          name: "Look the lead up",
          tool: "crm.lookup",
          input: { email: "{{ input.payload.email }}" },
        },
        {
          id: "decide",
          name: "Ask what to do",
          type: "ask",
          input: {
            question: "What shall we do with {{ input.payload.email }}?",
            options: ["Call them", "Send an offer", "Leave them alone"],
            details: "{{ steps.look_up.output }}",
          },
        },
        {
          id: "note",
          name: "Note the answer",
          tool: "crm.update",
          input: {
            email: "{{ input.payload.email }}",
            changes: { attributes: { next_step: "{{ steps.decide.output.answer }}" } },
          },
        },
      ],
    },
  },
  {
    id: "http-health-check",
    name: "HTTP health check",
    description: "Calls an address every five minutes, tries again before it worries, and says when it stays down.",
    autonomy: "act",
    schedule: { cron: "*/5 * * * *", timezone: "UTC" },
    plan: {
      steps: [
        {
          id: "check",
          name: "Call the address",
          tool: "http.get",
          input: { url: "https://example.com/", timeout_ms: 10_000 },
          retries: { max_attempts: 3, delay_ms: 1000, factor: 2 },
          on_error: "continue",
        },
        {
          id: "alarm",
          name: "Say that it is down",
          type: "display",
          if: "steps.check.output == null",
          input: { content: "The health check failed three times in a row." },
        },
      ],
    },
  },
  {
    id: "goal",
    name: "Renewal assistant",
    description: "Plans for itself: it gets a request, looks up what is known, and drafts what should be sent.",
    autonomy: "propose",
    plan: {
      steps: [
        {
          id: "work",
          type: "agent",
          input: { goal: "You help with renewals. Look up what is known, and draft what should be sent." },
          tools: ["crm.lookup", "crm.search", "calendar.find", "gmail.draft"],
        },
      ],
    },
  },
  {
    id: "blank",
    name: "Blank",
    description: "One step that says hello, for writing a plan of your own.",
    autonomy: "propose",
    plan: {
      steps: [{ id: "hello", name: "Say hello", type: "display", input: { content: "Hello from {{ agent.name }}." } }],
    },
  },
];
