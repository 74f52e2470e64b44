import { expect, it } from "vitest";
import commands from "@/i18n/locales/zh-CN/commands.json";
import { findMatch } from "./match";
import { PINYIN } from "./pinyin";

it.each([
  ["升级…", "sj", [0, 2]], ["升级…", "shengji", [0, 2]], ["升级…", "shengj", [0, 2]], ["升级…", "升", [0, 1]],
  ["去个人设置", "grsz", [1, 5]], ["分派给我", "fpgw", [0, 4]], ["Assign to me", "to me", [7, 12]], ["P1 升级", "p1", [0, 2]],
])("%s is found by %s", (text, typed, span) => {
  expect(findMatch(text, typed)?.span).toEqual(span);
});

it.each([["升级…", "xj"], ["升级…", "jis"], ["退回…", "升"], ["分派", "fenpaix"]])("%s is not found by %s", (text, typed) => {
  expect(findMatch(text, typed)).toBeNull();
});

it("shows everything while nothing is typed", () => {
  expect(findMatch("升级…", "  ")).toEqual({ span: null });
});

it("knows the sound of every character in command names", () => {
  const letters = [...Object.values(commands).join("")].filter((letter) => /[\u4e00-\u9fff]/.test(letter));
  expect(letters.filter((letter) => !PINYIN[letter])).toEqual([]);
});
