import { describe, expect, it } from "vitest";
import i18next from "i18next";
import type { Config, Ticket } from "@/api/types";
import { intlLocale, LANGUAGES, localName, setLanguage, startI18n, type Language } from "@/i18n";
import { doorOf } from "../model";
import type { Words } from "../timeline/sentences";
import { gatesIn, gatesText, gateText, missingKeys, remedyOf, type Gate } from "./gates";

const GATES: Gate[] = [
  { gate: "fields", params: { fields: ["solution", "gone"] } }, { gate: "classified", params: {} }, { gate: "assigned", params: {} }, { gate: "evidence", params: {} },
  { gate: "not_handler", params: {} }, { gate: "second_reviewer", params: {} }, { gate: "accepted", params: {} }, { gate: "unanswered", params: {} }, { gate: "never", params: {} },
  { gate: "within_days", params: { days: 14 } }, { gate: "waited_days", params: { days: 7, until: null } },
];
const config = { types: [{ key: "after_sales", fields: [{ key: "solution", name: { "zh-CN": "处理结果", en: "Outcome", ar: "النتيجة" } }] }] } as unknown as Config;

async function words(language: Language): Promise<Words> {
  if (!i18next.isInitialized) await startI18n(language);
  await setLanguage(language);
  const format = new Intl.ListFormat(intlLocale(language), { type: "conjunction" });
  return { t: (key, params) => i18next.t(key, params ?? {}), l10n: (names) => localName(names, language), list: (parts) => format.format(parts), language: (code) => code };
}

describe("gates in words", () => {
  it.each(LANGUAGES)("every gate has its own sentence in %s", async (language) => {
    const spoken = await words(language);
    const texts = GATES.map((gate) => gateText(gate, "after_sales", config, spoken));
    expect(new Set(texts).size).toBe(GATES.length);
    for (const text of texts) expect(text).not.toMatch(/ticket:|\{\{|undefined/);
  });

  it("names the missing fields by their names, an unknown one by its key", async () => {
    expect(gateText(GATES[0] as Gate, "after_sales", config, await words("zh-CN"))).toBe("还没填：处理结果和gone");
  });

  it("a gate nobody knows is still said", async () => {
    expect(gateText({ gate: "moon", params: {} }, "x", config, await words("en"))).toContain("moon");
    expect(gatesText(GATES.slice(1, 3), "x", config, await words("en"))).toBe("No category chosen yet and Nobody is assigned yet");
  });

  it("offers the way to mend what can be mended here", () => {
    expect(GATES.map(remedyOf)).toEqual(["fields", "category", "assignee", "evidence", null, null, null, null, null, null, null]);
    expect(missingKeys(GATES[0] as Gate)).toEqual(["solution", "gone"]);
    expect(missingKeys({ gate: "fields", params: { fields: "x" } })).toEqual([]);
  });

  it("reads the gates out of a refusal", () => {
    expect(gatesIn({ gates: [{ gate: "evidence" }] })).toEqual([{ gate: "evidence", params: {} }]);
    expect(gatesIn({})).toEqual([]);
  });
});

describe("doors", () => {
  const ticket = { status_category: "in_progress", actions: [{ key: "resolve", to: null, category: null, permission: "ticket.resolve", allowed: false, gates: [GATES[3]] }] } as unknown as Ticket;
  it("only what the ticket offers is offered", () => {
    expect(doorOf(ticket, "resolve", () => true)).toMatchObject({ offered: true, allowed: false, gates: [{ gate: "evidence" }] });
    expect(doorOf(ticket, "close", () => true).offered).toBe(false);
  });
  it("what no process guards needs the permission and an open ticket", () => {
    expect(doorOf(ticket, "note", (permission) => permission === "ticket.note")).toMatchObject({ offered: true, allowed: true });
    expect(doorOf(ticket, "priority", () => false).allowed).toBe(false);
    expect(doorOf({ ...ticket, status_category: "closed" }, "note", () => true).offered).toBe(false);
  });
});
