import { describe, expect, it } from "vitest";
import type { Config } from "@/api/types";
import { candidates, complete, mentionedIds, nameOf, pieces, typingAt } from "./mentions";

const member = (id: string, name: string, status = "active") => ({ id, name, color: "c1", email: `${id}@x.test`, role_key: "agent", status });
const config = {
  members: [member("lin", "林悦"), member("linx", "林悦然"), member("omar", "Omar Haddad"), member("gone", "走了", "suspended")],
  teams: [{ id: "t1", name: "仓储对接组", department_id: null, member_ids: ["lin", "omar"] }],
} as unknown as Config;

describe("what is typed after @", () => {
  it("begins at any @ that no Latin word touches", () => {
    expect(typingAt("已定位@林", 5)).toEqual({ start: 3, query: "林" });
    expect(typingAt("@", 1)).toEqual({ start: 0, query: "" });
    expect(typingAt("mail a@b", 8)).toBeNull();
    expect(typingAt("@林悦 你好", 6)).toBeNull();
    expect(typingAt("no", 2)).toBeNull();
  });
  it("offers people before teams and never those who left", () => {
    expect(candidates(config, "").map(nameOf)).toEqual(["林悦", "林悦然", "Omar Haddad", "仓储对接组"]);
    expect(candidates(config, "oma").map(nameOf)).toEqual(["Omar Haddad"]);
    expect(candidates(config, "走")).toEqual([]);
  });
  it("puts the whole name in and the caret behind it", () => {
    expect(complete("请 @om 看", { start: 2, query: "om" }, "Omar Haddad")).toEqual({ text: "请 @Omar Haddad 看", caret: 15 });
  });
});

describe("whom a note means", () => {
  it("takes the longest name and everybody of a team", () => {
    expect(mentionedIds("@林悦然 请看", config)).toEqual(["linx"]);
    expect(mentionedIds("@林悦请看", config)).toEqual(["lin"]);
    expect(mentionedIds("@仓储对接组 和 @林悦然", config).sort()).toEqual(["lin", "linx", "omar"]);
  });
  it("an address or the start of a longer Latin name is no mention", () => {
    expect(mentionedIds("Omar Haddad@omar @Omar Haddads", config)).toEqual([]);
    expect(mentionedIds("@走了", config)).toEqual([]);
  });
  it("sets the names off and keeps every character", () => {
    const text = "@林悦 和 a@b @Omar Haddad!";
    const cut = pieces(text, ["林悦", "Omar Haddad"]);
    expect(cut.map((piece) => piece.text).join("")).toBe(text);
    expect(cut.filter((piece) => piece.mention).map((piece) => piece.text)).toEqual(["@林悦", "@Omar Haddad"]);
    expect(pieces("x", [])).toEqual([{ text: "x", mention: false }]);
  });
});
