import { useState } from "react";
import { upload } from "@/api/client";
import { useConfig } from "@/api/queries";
import type { Attachment } from "@/api/types";
import i18next from "i18next";
import { fileSize, problemText } from "@/i18n";

export interface Upload { key: string; name: string; size: number; state: "sending" | "done" | "failed"; id: string | null; error: string | null }

let next = 1;

/** Files on their way to the server; the ids of those that arrived go with the form. */
export function useUploads() {
  const limits = useConfig()?.limits;
  const [uploads, setUploads] = useState<Upload[]>([]);
  const patch = (key: string, change: Partial<Upload>) => setUploads((all) => all.map((one) => (one.key === key ? { ...one, ...change } : one)));
  const refusal = (file: File, count: number): string | null => {
    if (limits && file.size > limits.attachment_bytes) return i18next.t("tickets_new:files.too_big", { limit: fileSize(limits.attachment_bytes) });
    if (limits && count >= limits.attachments) return i18next.t("tickets_new:files.too_many", { limit: limits.attachments });
    return null;
  };
  const add = (files: Iterable<File>) => {
    [...files].forEach((file, index) => {
      const key = `upload-${next++}`;
      const error = refusal(file, uploads.length + index);
      setUploads((all) => [...all, { key, name: file.name, size: file.size, state: error ? "failed" : "sending", id: null, error }]);
      if (error) return;
      upload<Attachment>("/attachments", file).then(
        ({ id }) => patch(key, { state: "done", id }),
        (reason: unknown) => patch(key, { state: "failed", error: problemText(reason) }),
      );
    });
  };
  return {
    uploads,
    add,
    remove: (key: string) => setUploads((all) => all.filter((one) => one.key !== key)),
    ids: uploads.flatMap((one) => (one.id ? [one.id] : [])),
    busy: uploads.some((one) => one.state === "sending"),
  };
}
