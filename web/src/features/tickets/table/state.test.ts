import { describe, expect, it } from "vitest";
import type { Condition, TicketRow, View } from "@/api/types";
import { fitValue, isComplete } from "@/conditions/fields";
import { fromParts, partsOf } from "@/conditions/tree";
import { inGroupOrder, linesOf } from "./groups";
import { marksIn, runsOf } from "./marks";
import { columnsOf, template } from "./columns";
import { chosenGroup, filterOf, isDirty, NO_GROUP, readTable, turnSort, writeTable, type TableState } from "./state";

const FILTER: Condition = { all: [{ field: "priority", op: "in", value: ["P1", "P2"] }, { field: "subject", op: "contains", value: "退款 & \"x\" = 100%" }, { not: { any: [{ field: "returned", op: "eq", value: true }] } }] };
const full: TableState = { view: "open", q: "退款 #1&2", filter: FILTER, group: "priority", sort: "priority:asc,created_at:asc", columns: ["number", "subject"] };
const empty: TableState = { view: null, q: "", filter: null, group: null, sort: null, columns: null };

describe("the table's address", () => {
  it("comes back as it was written", () => {
    for (const state of [full, empty, { ...empty, q: "العربية" }, { ...full, group: null }]) {
      expect(readTable(new URLSearchParams(writeTable(state).toString()))).toEqual(state);
    }
  });
  it("what does not read counts as not said", () => {
    const state = readTable(new URLSearchParams("filter={oops&sort=;drop table&cols=,,"));
    expect(state).toEqual(empty);
    expect(readTable(new URLSearchParams("filter=[1]")).filter).toBeNull();
  });
  it("parts and filter are two sides of one thing", () => {
    expect(fromParts(partsOf(FILTER))).toEqual(FILTER);
    expect(partsOf({ any: [] })).toEqual([{ any: [] }]);
    expect(partsOf(null)).toEqual([]);
  });
});

describe("saved views", () => {
  const view = { id: "v", name: "x", scope: "personal", filter: FILTER, sort: "updated_at:desc", columns: [], group_by: null, position: 1 } as View;
  it("are dirty only when something differs from what was saved", () => {
    expect(isDirty(empty, view)).toBe(false);
    expect(isDirty({ ...empty, filter: FILTER, sort: "updated_at:desc" }, view)).toBe(false);
    expect(isDirty({ ...empty, filter: { all: [] } }, view)).toBe(true);
    expect(isDirty({ ...empty, sort: "number:asc" }, view)).toBe(true);
    expect(isDirty({ ...empty, group: "priority" }, view)).toBe(true);
    expect(isDirty(full, undefined)).toBe(false);
    const grouped = { ...view, group_by: "priority" };
    expect(isDirty({ ...empty, group: NO_GROUP }, grouped)).toBe(true);
    expect([chosenGroup(empty, grouped), chosenGroup({ ...empty, group: NO_GROUP }, grouped)]).toEqual(["priority", null]);
  });
  it("give their filter until the address has its own", () => {
    expect(filterOf(empty, view)).toBe(FILTER);
    expect(filterOf({ ...empty, filter: { all: [] } }, view)).toEqual({ all: [] });
  });
});

describe("columns, sort and groups", () => {
  it("unknown columns disappear, the subject never", () => {
    expect(columnsOf(["nope", "number"]).map((column) => column.name)).toEqual(["subject", "number"]);
    expect(template(columnsOf(["subject"]))).toBe("44px minmax(220px, 3fr)");
  });
  it("a second press turns the sort around", () => {
    expect(turnSort("updated_at:desc", "number", "desc")).toBe("number:desc");
    expect(turnSort("number:desc", "number", "desc")).toBe("number:asc");
  });
  it("priorities stand by urgency, folded groups keep head and count", () => {
    const rows = (["P3", "P1", "P3"] as const).map((priority, index) => ({ id: String(index), priority }) as TicketRow);
    const lines = linesOf(rows, "priority", new Set(["P3"]));
    expect(lines.map((line) => (line.kind === "group" ? `${line.key}:${line.count}` : line.row.id))).toEqual(["P1:1", "1", "P3:2"]);
    expect(inGroupOrder(rows, "priority").map((row) => row.id)).toEqual(["1", "0", "2"]);
    expect(linesOf(rows, null, new Set()).map((line) => line.kind)).toEqual(["row", "row", "row"]);
  });
});

describe("marks of a search", () => {
  it("stand in the person's own text, else in the server's", () => {
    expect(marksIn("信用卡重复扣款，客户", "信用卡\u0001重复扣款\u0002,客户")).toEqual([{ text: "信用卡", hit: false }, { text: "重复扣款", hit: true }, { text: "，客户", hit: false }]);
    expect(marksIn("Webhook (x)", "a \u0001WEBHOOK\u0002 b")?.[0]).toEqual({ text: "Webhook", hit: true });
    expect(marksIn("nothing", "\u0001here\u0002")).toBeNull();
    expect(runsOf("a\u0001b\u0002c").map((run) => run.text).join("")).toBe("abc");
  });
});

describe("conditions being written", () => {
  it("keep a value that still fits the new operator", () => {
    expect(fitValue("in", "P1")).toEqual(["P1"]);
    expect(fitValue("eq", ["P1", "P2"])).toBe("P1");
    expect(fitValue("empty", ["P1"])).toBeUndefined();
    expect(fitValue("within_last", "2026-01-01")).toEqual({ days: 7 });
  });
  it("go to the server only when whole", () => {
    expect(isComplete({ field: "a", op: "in", value: [] })).toBe(false);
    expect(isComplete({ field: "a", op: "empty" })).toBe(true);
    expect(isComplete({ field: "a", op: "between", value: ["1", ""] })).toBe(false);
    expect(isComplete({ field: "a", op: "eq", value: false })).toBe(true);
  });
});
