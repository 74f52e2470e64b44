import { QueryClient } from "@tanstack/react-query";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { keys } from "@/api/keys";
import type { Message, Page, Ticket } from "@/api/types";
import { readOutbox, useOutbox, type Letter } from "./outbox";
import { deliver, withdraw } from "./sending";
import { refusal } from "./uploads";
import { addressesIn } from "./Recipients";

const letter = (more: Partial<Letter> = {}): Letter => ({
  key: "k1", person: "p1", ticketId: "t1", number: 7, kind: "reply", body: { text: "你好" }, attachmentNames: [], at: "2026-11-21T08:00:00Z", state: "sending", ...more,
});
const message = { id: "m9", text: "你好", at: "2026-11-21T08:00:01Z" } as Message;
const ticket = { id: "t1", number: 7, version: 4, actions: [] } as unknown as Ticket;
const answer = (status: number, body: unknown) => vi.fn(async () => new Response(status === 204 ? null : JSON.stringify(body), { status }));

let client: QueryClient;
beforeEach(() => {
  client = new QueryClient();
  client.setQueryData<Page<Message>>(keys.messages(7), { data: [], next: null });
  useOutbox.setState({ letters: [] });
});

describe("sending", () => {
  it("a confirmed letter leaves the outbox and its message stands in the thread", async () => {
    const fetch = answer(201, { message, ticket });
    vi.stubGlobal("fetch", fetch);
    useOutbox.getState().put(letter());
    expect(await deliver(client, letter())).toMatchObject({ kind: "sent" });
    expect(useOutbox.getState().letters).toEqual([]);
    expect(client.getQueryData<Page<Message>>(keys.messages(7))?.data.map((one) => one.id)).toEqual(["m9"]);
    const [url, init] = fetch.mock.calls[0] as unknown as [string, RequestInit];
    expect(url).toBe("/api/v1/tickets/7/replies");
    expect((init.headers as Headers).get("Idempotency-Key")).toBe("k1");
  });

  it("without a line it stays, and the second try carries the same key", async () => {
    vi.stubGlobal("fetch", vi.fn(async () => { throw new TypeError("offline"); }));
    useOutbox.getState().put(letter());
    expect((await deliver(client, letter())).kind).toBe("queued");
    expect(useOutbox.getState().letters).toMatchObject([{ key: "k1", state: "queued" }]);
    const fetch = answer(201, { message, ticket });
    vi.stubGlobal("fetch", fetch);
    await deliver(client, useOutbox.getState().letters[0] as Letter);
    expect(((fetch.mock.calls[0] as unknown as [string, RequestInit])[1].headers as Headers).get("Idempotency-Key")).toBe("k1");
    expect(useOutbox.getState().letters).toEqual([]);
  });

  it("a refusal hands the letter back and shows nothing in the thread", async () => {
    vi.stubGlobal("fetch", answer(409, { code: "newer_reply", params: { message: { author_name: "陈思远", text: "我来" } } }));
    useOutbox.getState().put(letter());
    const outcome = await deliver(client, letter());
    expect(outcome).toMatchObject({ kind: "refused", error: { code: "newer_reply" } });
    expect(useOutbox.getState().letters).toEqual([]);
    expect(client.getQueryData<Page<Message>>(keys.messages(7))?.data).toEqual([]);
  });

  it("a failing server or an ended session keeps the letter", async () => {
    for (const status of [500, 503, 401]) {
      vi.stubGlobal("fetch", answer(status, { code: status === 401 ? "unauthenticated" : "internal" }));
      useOutbox.setState({ letters: [letter()] });
      expect((await deliver(client, letter())).kind).toBe("queued");
      expect(useOutbox.getState().letters).toHaveLength(1);
    }
  });

  it("undo takes the message out of the thread", async () => {
    const fetch = answer(204, null);
    vi.stubGlobal("fetch", fetch);
    client.setQueryData<Page<Message>>(keys.messages(7), { data: [message], next: null });
    await withdraw(client, letter(), "m9");
    expect((fetch.mock.calls[0] as unknown as [string])[0]).toBe("/api/v1/messages/m9/undo");
    expect(client.getQueryData<Page<Message>>(keys.messages(7))?.data).toEqual([]);
  });

  it("a refused undo leaves the message where it is", async () => {
    vi.stubGlobal("fetch", answer(409, { code: "already_sent" }));
    client.setQueryData<Page<Message>>(keys.messages(7), { data: [message], next: null });
    await expect(withdraw(client, letter(), "m9")).rejects.toMatchObject({ code: "already_sent" });
    expect(client.getQueryData<Page<Message>>(keys.messages(7))?.data).toHaveLength(1);
  });
});

describe("the outbox of a page that died", () => {
  it("comes back waiting, whatever it was doing", () => {
    useOutbox.getState().put(letter());
    expect(readOutbox(localStorage)).toMatchObject([{ key: "k1", state: "queued", body: { text: "你好" } }]);
  });
  it("broken storage is an empty outbox", () => {
    localStorage.setItem("ringdesk.outbox", "{oops");
    expect(readOutbox(localStorage)).toEqual([]);
  });
});

describe("files and addresses", () => {
  it("says before the way what the server would refuse", () => {
    const limits = { attachment_bytes: 100, attachments: 2 };
    expect([refusal({ size: 0 }, 0, limits), refusal({ size: 101 }, 0, limits), refusal({ size: 9 }, 2, limits), refusal({ size: 100 }, 1, limits)]).toEqual(["empty", "too_large", "too_many", null]);
  });
  it("reads pasted addresses in every habit and leaves the rest", () => {
    expect(addressesIn("a@b.cn；c@d.com，<e@f.org> nobody")).toEqual({ good: ["a@b.cn", "c@d.com", "e@f.org"], rest: "nobody" });
  });
});
