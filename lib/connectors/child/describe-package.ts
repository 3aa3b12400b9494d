import type { DescribeJob } from "@/lib/sandbox/protocol";
import { authsOf, loadPiece } from "./load-piece";

/** What a package says of itself as plain data, functions left out; `packageDescription` reads it on the other side. */
export async function describePackage({ dir }: DescribeJob): Promise<unknown> {
  const piece = await loadPiece(dir);
  return {
    displayName: piece.displayName,
    description: piece.description,
    auths: authsOf(piece).map((auth) => ({
      ...auth,
      canValidate: typeof auth.validate === "function",
      props: propsOf(auth),
    })),
    actions: Object.values(piece.actions()).map((action) => ({
      name: action.name,
      displayName: action.displayName,
      description: action.description,
      audience: action.audience,
      classification: action.classification,
      ai: action.aiMetadata,
      requireAuth: action.requireAuth,
      props: propsOf(action),
    })),
  };
}

/** A property's plain parts: what is fetched when a person opens a list is a function, and is not among them. */
function propsOf({ props }: { props?: unknown }): Record<string, unknown> {
  const entries = typeof props === "object" && props !== null ? Object.entries(props) : [];
  return Object.fromEntries(
    entries.map(([name, prop]) => {
      const { type, displayName, description, required, defaultValue, options, properties } = prop as Record<
        string,
        unknown
      >;
      const listed = (options as { options?: unknown } | undefined)?.options;
      return [
        name,
        {
          type,
          displayName,
          description,
          required,
          defaultValue,
          ...(Array.isArray(listed) ? { options: listed } : {}),
          ...(properties ? { properties: propsOf({ props: properties }) } : {}),
        },
      ];
    }),
  );
}
