/** Files on their way to the server: progress per file, errors per file, names remembered with the draft. */

import { address, csrfToken } from "@/api/client";
import { ApiError, Unreachable } from "@/api/errors";
import type { Attachment } from "@/api/types";

export interface Known { name: string; size: number }

const NAMES = "ringdesk.files";
const MOST = 200;

function names(): Record<string, Known> {
  try {
    return JSON.parse(localStorage.getItem(NAMES) ?? "{}") as Record<string, Known>;
  } catch {
    return {};
  }
}

/** What an uploaded file is called, as long as this device remembers. */
export const knownFile = (id: string): Known | undefined => names()[id];

export function rememberFile({ id, name, size }: Pick<Attachment, "id" | "name" | "size">): void {
  try {
    const kept = Object.entries({ ...names(), [id]: { name, size } }).slice(-MOST);
    localStorage.setItem(NAMES, JSON.stringify(Object.fromEntries(kept)));
  } catch {
    // only a name is lost
  }
}

function problemIn(request: XMLHttpRequest): ApiError {
  try {
    return new ApiError({ code: "unknown", ...(JSON.parse(request.responseText) as object), status: request.status });
  } catch {
    return new ApiError({ status: request.status, code: request.status === 413 ? "too_large" : "server" });
  }
}

/** Sends one file and tells how far it got, 0 to 1. fetch cannot tell, so this is the one XMLHttpRequest. */
export function uploadWithProgress(file: File, onProgress: (share: number) => void, signal: AbortSignal): Promise<Attachment> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append("file", file, file.name);
    request.open("POST", address("/attachments"));
    request.setRequestHeader("X-CSRF-Token", csrfToken());
    request.setRequestHeader("Accept-Language", document.documentElement.lang);
    request.upload.addEventListener("progress", (event) => event.lengthComputable && onProgress(event.loaded / event.total));
    request.addEventListener("load", () => (request.status < 300 ? resolve(JSON.parse(request.responseText) as Attachment) : reject(problemIn(request))));
    request.addEventListener("error", () => reject(new Unreachable()));
    signal.addEventListener("abort", () => request.abort());
    request.send(form);
  });
}

export interface Limits { attachment_bytes: number; attachments: number }
/** Refused before it travels: too big, too many, empty. Codes of the catalogue. */
export function refusal(file: Pick<File, "size">, already: number, limits: Limits | undefined): string | null {
  if (file.size === 0) return "empty";
  if (limits && file.size > limits.attachment_bytes) return "too_large";
  if (limits && already >= limits.attachments) return "too_many";
  return null;
}
