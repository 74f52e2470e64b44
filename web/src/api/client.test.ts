import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { api, setCsrf, whenUnauthenticated } from "./client";
import { serverNow } from "./clock";
import { ApiError, Unreachable } from "./errors";

const answer = (body: unknown, init: ResponseInit = {}) => new Response(body === undefined ? null : JSON.stringify(body), init);
const sent = (call = 0) => {
  const [url, init] = vi.mocked(fetch).mock.calls[call] as [string, RequestInit];
  return { url, init, headers: init.headers as Headers };
};

beforeEach(() => {
  vi.stubGlobal("fetch", vi.fn(() => Promise.resolve(answer({ ok: true }))));
  setCsrf("token-1");
});
afterEach(() => vi.unstubAllGlobals());

it("sends no token with a read and one with every write", async () => {
  await api.get("/tickets", { q: "退款", after: null, view: "" });
  await api.post("/tickets", { subject: "a" });
  expect(sent(0).url).toBe(`/api/v1/tickets?q=${encodeURIComponent("退款")}`);
  expect(sent(0).headers.has("X-CSRF-Token")).toBe(false);
  expect(sent(1).headers.get("X-CSRF-Token")).toBe("token-1");
  expect(sent(1).headers.get("Idempotency-Key")).toMatch(/^[0-9a-f-]{36}$/);
});

it("names the version that was seen", async () => {
  await api.patch("/tickets/1", { subject: "b" }, { version: 7 });
  expect(sent().headers.get("If-Match")).toBe('"7"');
});

it("turns a problem into a typed error with fields and waiting time", async () => {
  const problem = { code: "invalid", errors: [{ field: "subject", code: "required", params: {} }], params: { a: 1 } };
  vi.mocked(fetch).mockResolvedValueOnce(answer(problem, { status: 422, headers: { "Retry-After": "9" } }));
  const error = await api.post("/tickets").catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ status: 422, code: "invalid", retryAfter: 9, params: { a: 1 } });
  expect((error as ApiError).field("subject")?.code).toBe("required");
});

it("survives an error page that is no JSON", async () => {
  vi.mocked(fetch).mockResolvedValueOnce(new Response("<h1>Bad gateway</h1>", { status: 502 }));
  await expect(api.get("/me")).rejects.toMatchObject({ code: "server", status: 502 });
});

it("tries a read again when the network fails, and a write never", async () => {
  vi.useFakeTimers();
  vi.mocked(fetch).mockRejectedValueOnce(new TypeError("network")).mockResolvedValueOnce(answer({ n: 1 }));
  const read = api.get("/me");
  await vi.runAllTimersAsync();
  expect(await read).toEqual({ n: 1 });
  vi.mocked(fetch).mockRejectedValueOnce(new TypeError("network"));
  await expect(api.post("/tickets")).rejects.toBeInstanceOf(Unreachable);
  expect(fetch).toHaveBeenCalledTimes(3);
  vi.useRealTimers();
});

it("asks for a new login when the session is over", async () => {
  const asked = vi.fn();
  whenUnauthenticated(asked);
  vi.mocked(fetch).mockResolvedValueOnce(answer({ code: "unauthenticated" }, { status: 401 }));
  await expect(api.get("/tickets")).rejects.toMatchObject({ status: 401 });
  expect(asked).toHaveBeenCalledOnce();
});

it("does not ask for a login when a password was wrong", async () => {
  const asked = vi.fn();
  whenUnauthenticated(asked);
  vi.mocked(fetch).mockResolvedValueOnce(answer({ code: "bad_credentials" }, { status: 401 }));
  await expect(api.post("/session", {})).rejects.toMatchObject({ code: "bad_credentials" });
  expect(asked).not.toHaveBeenCalled();
});

it("answers nothing for 204", async () => {
  vi.mocked(fetch).mockResolvedValueOnce(new Response(null, { status: 204 }));
  expect(await api.delete("/session")).toBeUndefined();
});

it("learns the server's clock from the Date header", async () => {
  const ahead = new Date(Date.now() + 3_600_000).toUTCString();
  vi.mocked(fetch).mockResolvedValueOnce(answer({}, { headers: { Date: ahead } }));
  await api.get("/me");
  expect(Math.abs(serverNow() - Date.now() - 3_600_000)).toBeLessThan(2000);
});
