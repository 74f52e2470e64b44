import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { describe, expect, it } from "vitest";
import { ConditionEditor, type ConditionField, type Written } from ".";
import { keys } from "@/api/keys";
import { aConfig, aServer } from "@/test/given";
import { faults, show } from "@/test/render";

const FIELDS: ConditionField[] = [
  { field: "priority", kind: "priority", ops: ["eq", "in"], label: "priority" },
  { field: "returned", kind: "boolean", ops: ["eq"], label: "returned" },
  { field: "reopen_count", kind: "number", ops: ["gte"], label: "reopen_count" },
];
const P1 = { field: "priority", op: "in", value: ["P1"] };
const RETURNED = { field: "returned", op: "eq", value: true };
const AGAIN = { field: "reopen_count", op: "gte", value: 2 };

async function edit(value: Written, disabled = false): Promise<Written[]> {
  const sent: Written[] = [];
  function Holder() {
    const [now, setNow] = useState(value);
    return <ConditionEditor label="适用" value={now} fields={FIELDS} empty="所有工单" disabled={disabled} onChange={(next) => { sent.push(next); setNow(next ?? { all: [] }); }} />;
  }
  aServer({ "GET /field-catalogue": { data: FIELDS } });
  await show(<Holder />, { known: [[keys.config, aConfig()]] });
  return sent;
}
const choose = async (button: string | RegExp, item: string | RegExp) => {
  await userEvent.click(screen.getByRole("button", { name: button }));
  await userEvent.click(await screen.findByRole("menuitem", { name: item }));
};

describe("the conditions editor", () => {
  it("shows groups as they were written, says them, and sends nothing by itself", async () => {
    const sent = await edit({ all: [P1, { any: [RETURNED, { not: AGAIN }] }] });
    expect(await screen.findByRole("group", { name: "任一满足，2 项" })).toBeTruthy();
    expect(screen.getByRole("group", { name: "都不满足，1 项" })).toBeTruthy();
    expect(screen.getByText(/^读作：.*且 （.* 或 并非（/)).toBeTruthy();
    expect(sent).toEqual([]);
    expect(await faults()).toEqual([]);
  });

  it("changes between all, any and none", async () => {
    const sent = await edit({ all: [P1, RETURNED] });
    await userEvent.click(screen.getByRole("button", { name: "条件之间：全部满足" }));
    await userEvent.click(screen.getByRole("menuitemradio", { name: /任一满足/ }));
    expect(sent.at(-1)).toEqual({ any: [P1, RETURNED] });
    await userEvent.click(screen.getByRole("button", { name: "条件之间：任一满足" }));
    await userEvent.click(screen.getByRole("menuitemradio", { name: /都不满足/ }));
    expect(sent.at(-1)).toEqual({ not: { any: [P1, RETURNED] } });
  });

  it("puts a condition into a group, beside another, out again, and dissolves the group", async () => {
    const sent = await edit({ all: [P1, RETURNED, AGAIN] });
    await choose("移动「优先级」", "放进新的条件组");
    await choose("移动「被退回」", /移进条件组/);
    expect(sent.at(-1)).toEqual({ all: [{ any: [P1, RETURNED] }, AGAIN] });
    await choose("移动「优先级」", "移出条件组");
    expect(sent.at(-1)).toEqual({ all: [{ any: [RETURNED] }, P1, AGAIN] });
    await choose(/^移动「任一满足/, "拆开条件组");
    expect(sent.at(-1)).toEqual({ all: [RETURNED, P1, AGAIN] });
  });

  it("groups by keyboard, and keeps the focus on what was moved", async () => {
    const sent = await edit({ all: [P1, RETURNED] });
    screen.getByRole("button", { name: "移动「被退回」" }).focus();
    await userEvent.keyboard("{Alt>}g{/Alt}");
    expect(sent.at(-1)).toEqual({ all: [P1, { any: [RETURNED] }] });
    const group = await screen.findByRole("group", { name: "任一满足，1 项" });
    await new Promise((resolve) => requestAnimationFrame(resolve));
    expect(group.contains(document.activeElement)).toBe(true);
    await userEvent.keyboard("{Alt>}{Shift>}g{/Shift}{/Alt}");
    expect(sent.at(-1)).toEqual({ all: [P1, RETURNED] });
  });

  it("keeps what is not whole to itself", async () => {
    const sent = await edit(null);
    expect(screen.getByText("所有工单")).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "条件" }));
    await userEvent.click(screen.getByRole("option", { name: "优先级" }));
    expect(sent).toEqual([]);
    expect(screen.getByText("优先级", { selector: "span" })).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "移除「优先级」" }));
    expect(screen.getByText("所有工单")).toBeTruthy();
    expect(sent).toEqual([]);
  });

  it("makes an empty group that waits for its first condition", async () => {
    const sent = await edit({ all: [P1] });
    await userEvent.click(screen.getByRole("button", { name: "条件组" }));
    const group = screen.getByRole("group", { name: "任一满足，0 项" });
    expect(sent).toEqual([]);
    await userEvent.click(within(group).getByRole("button", { name: "条件" }));
    await userEvent.click(screen.getByRole("option", { name: "被退回" }));
    expect(sent.at(-1)).toEqual({ all: [P1, { any: [RETURNED] }] });
  });

  it("is one sentence for those who may only read", async () => {
    await edit({ not: P1 }, true);
    expect(await screen.findByText(/^并非（优先级 .*P1.*）$/)).toBeTruthy();
    expect(screen.queryByRole("button")).toBeNull();
  });
});
