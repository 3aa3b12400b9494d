import { Eye, PencilLine, Trash2 } from "lucide-react";
import { Badge, type Tone } from "@/components/ui/badge";

const EFFECTS: Record<string, { label: string; tone: Tone; icon: typeof Eye }> = {
  read: { label: "Reads", tone: "neutral", icon: Eye },
  write: { label: "Writes", tone: "warning", icon: PencilLine },
  destructive: { label: "Deletes", tone: "danger", icon: Trash2 },
};

/** What a tool does to the world: looks, changes, or destroys. */
export function EffectBadge({ effect }: { effect: string }) {
  const look = EFFECTS[effect];
  if (!look) return null;
  return (
    <Badge tone={look.tone} icon={look.icon}>
      {look.label}
    </Badge>
  );
}
