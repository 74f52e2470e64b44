import { act, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "@/api/errors";
import { faults, show } from "@/test/render";
import { Button, Drawer, dotOf, ErrorState, initials, Menu, MenuItem, Modal, MultiSelect, Select, TextInput, toast, undoLast, useToasts } from ".";
import { position } from "./place";

const OPTIONS = [{ value: "a", label: "故障" }, { value: "b", label: "咨询" }, { value: "c", label: "售后", disabled: true }];
beforeEach(() => useToasts.setState({ toasts: [] }));

describe("placing", () => {
  const page = { width: 1000, height: 800 };
  const anchor = { x: 100, y: 100, width: 80, height: 30 };
  const size = { width: 200, height: 150 };
  it("goes below, at the start edge of the reading direction", () => {
    expect(position(anchor, size, page, "bottom-start", 4, false)).toEqual({ x: 100, y: 134 });
    expect(position({ ...anchor, x: 500 }, size, page, "bottom-start", 4, true)).toEqual({ x: 380, y: 134 });
  });
  it("flips where there is no room and stays in the window", () => {
    expect(position({ ...anchor, y: 700 }, size, page, "bottom-start", 4, false).y).toBe(546);
    expect(position({ ...anchor, x: 950 }, size, page, "bottom-start", 4, false).x).toBe(792);
    expect(position(anchor, { width: 200, height: 790 }, page, "bottom-start", 4, false).y).toBe(8);
    expect(position({ ...anchor, x: 900 }, size, page, "right-start", 4, false).x).toBe(696);
  });
});

function Picker() {
  const [value, setValue] = useState<string | null>(null);
  return <Select label="类型" required options={OPTIONS} value={value} onChange={setValue} error="请填写" />;
}

it("chooses with arrow keys and Enter, and gives the focus back", async () => {
  await show(<Picker />);
  const box = screen.getByRole("combobox");
  expect(box.getAttribute("aria-invalid")).toBe("true");
  await userEvent.click(box);
  expect(await faults()).toEqual([]);
  await userEvent.keyboard("{ArrowDown}{Enter}");
  expect(box.textContent).toContain("咨询");
  expect(screen.queryByRole("listbox")).toBeNull();
  expect(document.activeElement).toBe(box);
});

it("closes on Esc without closing the dialog around it", async () => {
  const onClose = vi.fn();
  await show(<Modal open onClose={onClose} title="对话框"><Picker /></Modal>);
  await userEvent.click(screen.getByRole("combobox"));
  await userEvent.keyboard("{Escape}");
  expect(screen.queryByRole("listbox")).toBeNull();
  expect(onClose).not.toHaveBeenCalled();
});

it("takes several, removes one, and makes a new one", async () => {
  const onCreate = vi.fn();
  function Tags() {
    const [value, setValue] = useState<string[]>(["a"]);
    return <MultiSelect label="标签" options={OPTIONS} value={value} onChange={setValue} onCreate={onCreate} />;
  }
  await show(<Tags />);
  await userEvent.click(screen.getByRole("combobox"));
  await userEvent.click(screen.getByRole("option", { name: "咨询" }));
  expect(screen.getByRole("button", { name: "移除「咨询」" })).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "移除「故障」" }));
  await userEvent.type(screen.getByLabelText("搜索"), "双11{Enter}");
  expect(onCreate).toHaveBeenCalledWith("双11");
  expect(screen.queryByRole("button", { name: "移除「故障」" })).toBeNull();
});

it("moves through a menu with arrow keys and skips what cannot be done", async () => {
  const chosen: string[] = [];
  const item = (name: string, reason?: string) => <MenuItem reason={reason} onClick={() => chosen.push(name)}>{name}</MenuItem>;
  await show(<Menu trigger={<button type="button">更多</button>}>{item("one")}{item("two", "没有权限")}{item("three")}</Menu>);
  await userEvent.click(screen.getByRole("button", { name: "更多" }));
  expect(await faults()).toEqual([]);
  await userEvent.keyboard("{ArrowDown}{Enter}");
  expect(chosen).toEqual(["three"]);
  expect(screen.queryByRole("menu")).toBeNull();
});

it("focuses the first field of a dialog and names it by its title", async () => {
  await show(<Modal open onClose={() => undefined} title="新建"><TextInput label="标题" hint="写清楚" /></Modal>);
  expect(screen.getByRole("dialog", { name: "新建" })).toBeTruthy();
  expect(document.activeElement).toBe(screen.getByLabelText("标题"));
  expect(document.activeElement?.getAttribute("aria-describedby")).toBeTruthy();
});

it("shows a drawer only while it is open", async () => {
  await show(<Drawer open={false} onClose={() => undefined} title="通知">inside</Drawer>);
  expect(screen.queryByText("inside")).toBeNull();
});

it("does nothing and says why while a button has a reason against it", async () => {
  const onClick = vi.fn();
  await show(<Button reason="还差凭证" onClick={onClick}>关闭</Button>);
  const button = screen.getByRole("button", { name: "关闭" });
  await userEvent.click(button);
  expect(onClick).not.toHaveBeenCalled();
  expect(button.getAttribute("data-tip")).toBe("还差凭证");
});

it("undoes the newest thing that can be undone", async () => {
  await show(null);
  const undone: string[] = [];
  act(() => {
    toast("first", { undo: () => undone.push("first") });
    toast("second", { undo: () => undone.push("second") });
    toast("third");
  });
  expect(screen.getByText("third")).toBeTruthy();
  act(() => expect(undoLast()).toBe(true));
  act(() => expect(undoLast()).toBe(true));
  expect(undoLast()).toBe(false);
  expect(undone).toEqual(["second", "first"]);
});

it("names the missing permission instead of an error", async () => {
  await show(<ErrorState error={new ApiError({ status: 403, code: "denied", params: { permission: "audit.read" } })} />);
  expect(screen.getByText("audit.read")).toBeTruthy();
  expect(screen.queryByRole("alert")).toBeNull();
});

it("shortens names as their script does", () => {
  expect(["林悦", "Camille Laurent", "عمر حداد", "Ölçü", " 周 "].map(initials)).toEqual(["悦", "CL", "ع", "Ö", "周"]);
});

it("lets escalation and return outrank the status, but not the end", () => {
  expect(dotOf({ status_category: "in_progress", returned: true })).toBe("returned");
  expect(dotOf({ status_category: "in_progress", returned: true, escalated: true })).toBe("escalated");
  expect(dotOf({ status_category: "closed", escalated: true })).toBe("closed");
});
