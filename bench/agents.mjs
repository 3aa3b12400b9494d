// The agents that the benchmarks run.

export const STEPS = 5;

/**
 * Five steps that each ask the database something and are recorded one by one: neither their outcome nor the next
 * one's beginning can share a commit with another step.
 */
const LOOKUPS = {
  name: "Five lookups",
  plan: {
    steps: Array.from({ length: STEPS }, (_each, index) => ({
      id: `lookup_${index + 1}`,
      tool: "crm.lookup",
      input: { email: "{{ input.email }}" },
    })),
  },
};

/** Five steps that only shape data: the cheapest there are, recorded together. */
const TRANSFORMS = {
  name: "Five transforms",
  plan: {
    steps: Array.from({ length: STEPS }, (_each, index) => ({
      id: `shape_${index + 1}`,
      type: "transform",
      input: { email: "{{ input.email }}", index },
    })),
  },
};

/** Lookups with pauses between them, so that each one's events travel alone. */
const PAUSED = {
  name: "Lookups with pauses",
  plan: {
    steps: Array.from({ length: STEPS }, (_each, index) => [
      { id: `pause_${index + 1}`, type: "sleep", input: { duration_ms: 150 } },
      { id: `lookup_${index + 1}`, tool: "crm.lookup", input: { email: "{{ input.email }}" } },
    ]).flat(),
  },
};

/** A person's yes, and a lookup after it. */
const APPROVED = {
  name: "A lookup behind an approval",
  plan: {
    steps: [
      { id: "ask", type: "approval", input: { message: "Look it up?" } },
      { id: "after", tool: "crm.lookup", input: { email: "{{ input.email }}" } },
    ],
  },
};

/**
 * @typedef {object} Agents
 * @property {string} lookups id of the agent of five lookups
 * @property {string} transforms
 * @property {string} paused
 * @property {string} approved
 * @property {{ params: { email: string } }} body what a run is started with
 */

/** @param {import("./installation.mjs").Installation} installation @returns {Promise<Agents>} */
export async function createAgents(installation) {
  const create = async (/** @type {object} */ agent) =>
    (await installation.call("POST", "/agents", { ...agent, publish: true })).data.id;
  const contacts = await installation.call("GET", "/contacts?limit=1");
  return {
    lookups: await create(LOOKUPS),
    transforms: await create(TRANSFORMS),
    paused: await create(PAUSED),
    approved: await create(APPROVED),
    body: { params: { email: contacts.data[0].email } },
  };
}
