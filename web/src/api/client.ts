/** The one door to the server: JSON in and out, CSRF header, typed problems, retry of reads. */

import { learnServerTime } from "./clock";
import { ApiError, Unreachable, type Problem } from "./errors";

type Query = Record<string, string | number | boolean | null | undefined>;
type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

interface CallOptions {
  query?: Query;
  body?: unknown;
  /** Sent as If-Match: the version the person saw. */
  version?: number;
  idempotencyKey?: string;
  signal?: AbortSignal;
  keepalive?: boolean;
}

export const BASE = "/api/v1";
/** Refusals of what was typed, not of the session. */
const WRONG_SECRETS = ["bad_credentials", "bad_code", "bad_password"];
const RETRY_AFTER_MS = [300, 900];

let csrf = "";
let onUnauthenticated: () => void = () => undefined;

export const setCsrf = (token: string): void => void (csrf = token);
export const csrfToken = (): string => csrf;
export const whenUnauthenticated = (act: () => void): void => void (onUnauthenticated = act);

export function address(path: string, query: Query = {}): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== "");
  const search = new URLSearchParams(pairs.map(([key, value]) => [key, String(value)]));
  const text = search.toString();
  return BASE + path + (text ? `?${text}` : "");
}

function headersFor(method: Method, options: CallOptions): Headers {
  const headers = new Headers({ Accept: "application/json", "Accept-Language": document.documentElement.lang });
  if (method !== "GET") headers.set("X-CSRF-Token", csrf);
  if (options.version !== undefined) headers.set("If-Match", `"${options.version}"`);
  if (options.idempotencyKey) headers.set("Idempotency-Key", options.idempotencyKey);
  if (options.body !== undefined && !(options.body instanceof FormData)) headers.set("Content-Type", "application/json");
  return headers;
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function reach(url: string, init: RequestInit, retries: number[]): Promise<Response> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await fetch(url, init);
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") throw error;
      const wait = retries[attempt];
      if (wait === undefined) throw new Unreachable();
      await sleep(wait);
    }
  }
}

async function problemOf(response: Response): Promise<ApiError> {
  const retryAfter = Number(response.headers.get("Retry-After")) || null;
  const fallback = { status: response.status, code: response.status >= 500 ? "server" : "unknown" };
  try {
    const problem = (await response.json()) as Partial<Problem>;
    return new ApiError({ ...fallback, ...problem, status: response.status }, retryAfter);
  } catch {
    return new ApiError(fallback, retryAfter);
  }
}

/** Sends one call; answers the parsed JSON, or undefined for 204. Throws ApiError, Unreachable or AbortError. */
export async function call<T>(method: Method, path: string, options: CallOptions = {}): Promise<T> {
  const { body } = options;
  const response = await reach(
    address(path, options.query),
    {
      method,
      headers: headersFor(method, options),
      body: body instanceof FormData ? body : body === undefined ? undefined : JSON.stringify(body),
      signal: options.signal ?? null,
      credentials: "same-origin",
      keepalive: options.keepalive ?? false,
    },
    method === "GET" ? RETRY_AFTER_MS : [],
  );
  learnServerTime(response.headers.get("Date"));
  if (!response.ok) {
    const problem = await problemOf(response);
    if (problem.status === 401 && !WRONG_SECRETS.includes(problem.code)) onUnauthenticated();
    throw problem;
  }
  if (response.status === 204) return undefined as T;
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

export const api = {
  get: <T>(path: string, query?: Query, signal?: AbortSignal) => call<T>("GET", path, { query, signal }),
  post: <T>(path: string, body?: unknown, options: CallOptions = {}) =>
    call<T>("POST", path, { idempotencyKey: crypto.randomUUID(), ...options, body: body ?? {} }),
  put: <T>(path: string, body: unknown, options: CallOptions = {}) => call<T>("PUT", path, { ...options, body }),
  patch: <T>(path: string, body: unknown, options: CallOptions = {}) => call<T>("PATCH", path, { ...options, body }),
  delete: <T = void>(path: string, body?: unknown, options: CallOptions = {}) =>
    call<T>("DELETE", path, { ...options, body }),
};

/** Sends one file; answers the unbound attachment. */
export function upload<T>(path: string, file: File, signal?: AbortSignal): Promise<T> {
  const form = new FormData();
  form.append("file", file, file.name);
  return call<T>("POST", path, { body: form, signal });
}
