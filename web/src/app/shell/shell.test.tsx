import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { keys } from "@/api/keys";
import { aConfig, aMe, aProblem, aRow, aServer, aSession } from "@/test/given";
import { faults, show } from "@/test/render";
import { Gate } from "../Gate";
import { DEFAULT_PREFS, usePrefs } from "../prefs";
import { mayEnter, PLACES } from "./places";
import { Shell } from "./Shell";
import { useShellState } from "./state";

const answers = { "GET /notices": { data: [], unread: 2, next: null }, "GET /live": () => aProblem(503, "server"), "GET /config": aConfig() };
const known: [readonly unknown[], unknown][] = [[keys.session, aSession()], [keys.config, aConfig()]];
beforeEach(() => {
  useShellState.setState({ open: null });
  usePrefs.setState(DEFAULT_PREFS);
});
afterEach(() => vi.unstubAllGlobals());

it("sends people without a session to the login and remembers where they were going", async () => {
  aServer({ "GET /session": { state: "anonymous", csrf: "" } });
  const { path } = await show(<Gate>inside</Gate>, { at: "/t/1?x=1", path: "/t/:no" });
  await waitFor(() => expect(path()).toBe("/login"));
  expect(screen.queryByText("inside")).toBeNull();
});

it("takes over language, theme and density of the person who logged in", async () => {
  aServer(answers);
  await show(<Gate>inside</Gate>, { known: [[keys.session, aSession({ person: aMe({ locale: "ar", prefs: { theme: "dark", density: "minimal" } }) })], [keys.config, aConfig()]] });
  await waitFor(() => expect(document.documentElement.dir).toBe("rtl"));
  expect(document.documentElement.dataset.theme).toBe("dark");
  expect(usePrefs.getState().density).toBe("minimal");
});

it("offers the account's choices and the places one may enter, without a fault", async () => {
  aServer(answers);
  await show(<Shell />, { known });
  expect(await screen.findByRole("button", { name: /2 条未读/ })).toBeTruthy();
  expect(screen.queryByRole("link", { name: "设置" })).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "林悦 的账户" }));
  await userEvent.click(screen.getByRole("menuitemradio", { name: "紧凑" }));
  expect(usePrefs.getState().density).toBe("compact");
  expect(await faults()).toEqual([]);
});

it("opens the palette with ⌘K, finds commands by initials and tickets by words, and runs them", async () => {
  const server = aServer({ ...answers, "GET /palette": { tickets: [aRow(20418, { subject: "退款没到" })], requesters: [], members: [] } });
  const { path } = await show(<Shell />, { known });
  await userEvent.keyboard("{Control>}k{/Control}");
  const box = await screen.findByRole("combobox");
  await userEvent.type(box, "qgrsz");
  expect(await screen.findByRole("option", { name: /去个人设置/ })).toBeTruthy();
  await userEvent.clear(box);
  await userEvent.type(box, "#退款");
  const hit = await screen.findByRole("option", { name: /20418/ });
  expect(server.asked.some(({ call }) => call === `GET /palette?q=${encodeURIComponent("退款")}`)).toBe(true);
  expect(hit.getAttribute("aria-selected")).toBe("true");
  await userEvent.keyboard("{Enter}");
  await waitFor(() => expect(path()).toBe("/t/20418"));
});

it("shows every shortcut on ?", async () => {
  aServer(answers);
  await show(<Shell />, { known });
  await userEvent.keyboard("?");
  expect(await screen.findByRole("dialog", { name: "快捷键" })).toBeTruthy();
  expect(screen.getByText("下一张工单")).toBeTruthy();
});

it("keeps settings from people who may change nothing there", () => {
  const settings = PLACES.find(({ id }) => id === "settings");
  expect(settings && mayEnter(settings, ["ticket.reply", "member.read"])).toBe(false);
  expect(settings && mayEnter(settings, ["audit.read"])).toBe(true);
});
