import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { usePrefs } from "../prefs";
import { chordMatches, chordOf, shownKeys } from "./keys";
import { COMMANDS } from "./catalogue";
import { useRegistry } from "./registry";
import { createKeyboard } from "./useKeyboard";

const press = (init: KeyboardEventInit & { target?: Element }) => {
  const event = new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init });
  Object.defineProperty(event, "target", { value: init.target ?? document.body });
  return event;
};
const letter = (key: string, init: KeyboardEventInit = {}) => press({ key, code: `Key${key.toUpperCase()}`, ...init });

describe("matching", () => {
  it("takes letters by their place, whatever the layout writes", () => {
    expect(chordMatches("J", letter("ت", { code: "KeyJ" }))).toBe(true);
    expect(chordMatches("J", letter("о", { code: "KeyJ" }))).toBe(true);
    expect(chordMatches("J", letter("j", { code: "KeyK" }))).toBe(false);
  });
  it("wants exactly the named modifiers", () => {
    expect(chordMatches("A", letter("A", { shiftKey: true }))).toBe(false);
    expect(chordMatches("Shift+A", letter("A", { shiftKey: true }))).toBe(true);
    expect(chordMatches("C", letter("c", { ctrlKey: true }))).toBe(false);
    expect(chordMatches("Mod+K", letter("k", { ctrlKey: true }))).toBe(true);
  });
  it("finds the question mark on Latin, Arabic and Chinese layouts", () => {
    expect(chordMatches("?", press({ key: "?", code: "Minus", shiftKey: true }))).toBe(true);
    expect(chordMatches("?", press({ key: "؟", code: "Slash", shiftKey: true }))).toBe(true);
    expect(chordMatches("?", press({ key: "？", code: "Slash", shiftKey: true }))).toBe(true);
    expect(chordMatches("/", press({ key: "?", code: "Slash", shiftKey: true }))).toBe(false);
  });
  it("writes a press down for remapping", () => {
    expect(chordOf(letter("ش", { code: "KeyA", shiftKey: true }))).toBe("Shift+A");
    expect(chordOf(press({ key: "Shift", code: "ShiftLeft", shiftKey: true }))).toBeNull();
    expect(shownKeys("Mod+Shift+Enter")).toBe("⌘ ⇧ ↵");
  });
});

describe("the listener", () => {
  const ran: string[] = [];
  let clock = 0;
  let keyboard: (event: KeyboardEvent) => boolean;
  beforeEach(() => {
    ran.length = 0;
    clock = 0;
    keyboard = createKeyboard(() => clock);
    useRegistry.setState({ alive: ["list.next", "go.tickets", "ticket.type", "ticket.new", "app.palette", "list.select_all"].map((id) => ({ id, run: () => ran.push(id) })) });
  });
  afterEach(() => {
    useRegistry.setState({ alive: [] });
    usePrefs.setState({ shortcuts: {} });
    document.body.innerHTML = "";
  });

  it("runs what a screen offers and leaves the rest to the browser", () => {
    expect(keyboard(letter("j"))).toBe(true);
    expect(keyboard(letter("k"))).toBe(false);
    expect(ran).toEqual(["list.next"]);
  });
  it("reads sequences, and T after G does not change the type", () => {
    keyboard(letter("g"));
    keyboard(letter("t"));
    keyboard(letter("t"));
    expect(ran).toEqual(["go.tickets", "ticket.type"]);
  });
  it("forgets the first key of a sequence after a while", () => {
    keyboard(letter("g"));
    clock = 5000;
    keyboard(letter("t"));
    expect(ran).toEqual(["ticket.type"]);
  });
  it("is silent while an input method composes", () => {
    keyboard(letter("j", { isComposing: true }));
    keyboard(press({ key: "Process", code: "KeyJ" }));
    expect(ran).toEqual([]);
  });
  it.each(["<input>", "<textarea></textarea>", '<div contenteditable="true"></div>', '<div role="menu"></div>', "<dialog></dialog>"])("leaves single keys to %s, but not ⌘K", (html) => {
    document.body.innerHTML = html;
    const target = document.body.firstElementChild as Element;
    keyboard(press({ key: "j", code: "KeyJ", target }));
    keyboard(press({ key: "a", code: "KeyA", ctrlKey: true, target }));
    keyboard(press({ key: "k", code: "KeyK", ctrlKey: true, target }));
    expect(ran).toEqual(["app.palette"]);
  });
  it("does nothing behind an open dialog", () => {
    document.body.innerHTML = '<div aria-modal="true"></div>';
    keyboard(letter("c"));
    expect(ran).toEqual([]);
  });
  it("obeys remapped and switched-off keys", () => {
    usePrefs.setState({ shortcuts: { "list.next": "N", "ticket.new": null } });
    keyboard(letter("j"));
    keyboard(letter("c"));
    keyboard(letter("n"));
    expect(ran).toEqual(["list.next"]);
  });
  it("prefers the newest screen that offers a command", () => {
    useRegistry.getState().join({ id: "list.next", run: () => ran.push("inner") });
    keyboard(letter("j"));
    expect(ran).toEqual(["inner"]);
  });
});

it("gives no two commands the same key", () => {
  const keys = COMMANDS.flatMap((info) => (info.keys ? [info.keys] : []));
  expect(new Set(keys).size).toBe(keys.length);
});
