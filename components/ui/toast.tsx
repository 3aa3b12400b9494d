"use client";
import { CircleCheck, X } from "lucide-react";
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from "react";

interface Toast {
  id: number;
  text: string;
}

const ToastContext = createContext<(text: string) => void>(() => {});
const SHOWN_MS = 5000;

/** Shows short confirmations at the foot of the window and announces them. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<Toast[]>([]);
  const dismiss = useCallback((id: number) => setToasts((all) => all.filter((toast) => toast.id !== id)), []);
  const show = useCallback(
    (text: string) => {
      const id = Date.now() + Math.random();
      setToasts((all) => [...all.slice(-2), { id, text }]);
      setTimeout(() => dismiss(id), SHOWN_MS);
    },
    [dismiss],
  );
  const list = useMemo(
    () =>
      toasts.map((toast) => (
        <li
          key={toast.id}
          className="fade-in slide-in-from-bottom-2 flex animate-in items-center gap-2.5 rounded-md border bg-surface py-2 pr-2 pl-3.5 text-sm shadow-lg"
        >
          <CircleCheck className="size-4 shrink-0 text-success" aria-hidden />
          <span className="min-w-0 break-words">{toast.text}</span>
          <button
            type="button"
            aria-label="Dismiss"
            className="rounded p-1 text-muted-foreground hover:bg-muted"
            onClick={() => dismiss(toast.id)}
          >
            <X className="size-3.5" aria-hidden />
          </button>
        </li>
      )),
    [toasts, dismiss],
  );
  return (
    <ToastContext value={show}>
      {children}
      {/* Where no page has its buttons: they must not lie under what comes by itself. */}
      <div
        aria-live="polite"
        className="fixed z-50 max-md:inset-x-4 max-md:top-16 md:bottom-4 md:left-4 md:max-w-72 lg:left-68"
      >
        <ul className="grid justify-items-start gap-2">{list}</ul>
      </div>
    </ToastContext>
  );
}

/** `toast("Saved")` confirms what just happened. */
export function useToast(): (text: string) => void {
  return useContext(ToastContext);
}
