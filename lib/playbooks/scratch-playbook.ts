import { playbookPlan } from "./playbook-plan";

/** What a playbook begins with that has no template: one mail to each contact that has an address. */
export const SCRATCH_PLAYBOOK = playbookPlan({
  targeting: { filter: { match: "all", conditions: [{ field: "email", operator: "exists" }] } },
  steps: [
    {
      id: "send",
      name: "Write to them",
      tool: "email.send",
      input: { to: "{{ contact.email }}", subject: "Hello {{ contact.name }}", body: "How are you doing?" },
    },
  ],
});
