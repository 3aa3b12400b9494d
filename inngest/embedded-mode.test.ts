import { describe, test } from "vitest";
import { engineLab } from "@/lib/testing/engine/engine-lab";
import { embeddedMode } from "@/lib/testing/engine/engine-mode";
import { ENGINE_SCENARIOS } from "@/lib/testing/engine/engine-scenarios";

const lab = engineLab(async () => embeddedMode());

describe("driven by its own engine", () => {
  test.concurrent.for(ENGINE_SCENARIOS)("$name", { timeout: 120_000 }, ({ play }, { expect }) => play(lab, expect));
});
