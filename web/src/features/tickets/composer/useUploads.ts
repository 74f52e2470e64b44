import { useCallback, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useConfig } from "@/api/queries";
import { fileSize, problemText } from "@/i18n";
import { rememberFile, refusal, uploadWithProgress } from "./uploads";

export interface Upload { key: number; name: string; size: number; share: number; error: string | null }

interface UseUploads {
  running: Upload[];
  add: (files: Iterable<File>) => void;
  dismiss: (key: number) => void;
  busy: boolean;
}

let nextKey = 1;

/** Uploads in progress or failed; each finished one is told to `onDone` with its id. */
export function useUploads(attached: number, onDone: (id: string) => void): UseUploads {
  const { t } = useTranslation();
  const limits = useConfig()?.limits;
  const [running, setRunning] = useState<Upload[]>([]);
  const stops = useRef(new Map<number, AbortController>());
  const patch = (key: number, change: Partial<Upload>) => setRunning((all) => all.map((one) => (one.key === key ? { ...one, ...change } : one)));
  const dismiss = useCallback((key: number) => {
    stops.current.get(key)?.abort();
    setRunning((all) => all.filter((one) => one.key !== key));
  }, []);
  const start = (file: File, place: number) => {
    const key = nextKey++;
    const code = refusal(file, attached + place, limits);
    const error = code && t(`ticket:composer.file.${code}`, { size: fileSize(limits?.attachment_bytes ?? 0), count: limits?.attachments ?? 0 });
    setRunning((all) => [...all, { key, name: file.name, size: file.size, share: 0, error }]);
    if (error) return;
    const stop = new AbortController();
    stops.current.set(key, stop);
    uploadWithProgress(file, (share) => patch(key, { share }), stop.signal).then(
      (attachment) => {
        rememberFile(attachment);
        dismiss(key);
        onDone(attachment.id);
      },
      (problem: unknown) => patch(key, { error: problemText(problem) }),
    );
  };
  return { running, dismiss, add: (files) => [...files].forEach(start), busy: running.some((one) => !one.error) };
}
