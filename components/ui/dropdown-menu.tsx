"use client";
import {
  type ComponentProps,
  cloneElement,
  createContext,
  type ReactElement,
  type ReactNode,
  useContext,
  useState,
} from "react";
import { useLater } from "./use-later";

type Parts = typeof import("./menu-parts");

export const loadMenuParts = (): Promise<Parts> => import("./menu-parts");

const PartsContext = createContext<Parts | undefined>(undefined);

/** A menu opened by the given button, inside the landmark of that button. What it is made of comes at the first press. */
export function DropdownMenu(props: {
  trigger: ReactElement<ComponentProps<"button">>;
  align?: "start" | "end";
  children: ReactNode;
}) {
  const { trigger, align = "end", children } = props;
  const [parts, want] = useLater(loadMenuParts);
  const [byKey, setByKey] = useState(false);
  function open(key: boolean) {
    setByKey(key);
    void want();
  }
  if (!parts) {
    return cloneElement(trigger, {
      "aria-haspopup": "menu",
      "aria-expanded": false,
      onClick: (event) => open(event.detail === 0),
      onKeyDown: (event) => {
        if (event.key !== "ArrowDown") return;
        event.preventDefault();
        open(true);
      },
    });
  }
  return (
    <PartsContext value={parts}>
      <parts.Menu trigger={trigger} align={align} byKey={byKey}>
        {children}
      </parts.Menu>
    </PartsContext>
  );
}

export function MenuItem(props: ComponentProps<Parts["Item"]>) {
  const parts = useContext(PartsContext);
  return parts && <parts.Item {...props} />;
}

export function MenuLabel(props: ComponentProps<Parts["Label"]>) {
  const parts = useContext(PartsContext);
  return parts && <parts.Label {...props} />;
}

export function MenuSeparator() {
  const parts = useContext(PartsContext);
  return parts && <parts.Separator />;
}
