"use client";
import dynamic from "next/dynamic";
import type { ReactNode } from "react";
import type { ModalProps } from "./modal";

export const loadModal = () => import("./modal");

const Modal = dynamic(async () => (await loadModal()).Modal, { ssr: false });

/** A modal dialog; the caller holds whether it is open. */
export function Dialog({ open, ...props }: ModalProps & { open: boolean }) {
  return open && <Modal {...props} />;
}

/** The row of buttons at the end of a dialog. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <div className="mt-6 flex flex-row-reverse flex-wrap gap-2">{children}</div>;
}
