import { beforeEach, describe, expect, it } from "vitest";
import i18next from "i18next";
import { ApiError } from "@/api/errors";
import { closest, fieldTexts, fileSize, fullTime, localName, problemText, relativeTime, setLanguage, shortTime, startI18n, duration } from ".";

const NOW = Date.parse("2026-11-21T09:30:00Z");
const ago = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString();

beforeEach(() => startI18n("zh-CN"));

describe("times", () => {
  it("are short today, longer this year, a date before", () => {
    expect(shortTime("2026-11-21T09:02:00Z", NOW, "Asia/Shanghai")).toBe("17:02");
    expect(shortTime("2026-11-18T09:02:00Z", NOW, "Asia/Shanghai")).toBe("11-18 17:02");
    expect(shortTime("2025-11-18T09:02:00Z", NOW, "Asia/Shanghai")).toBe("2025-11-18");
    expect(fullTime("2026-11-18T09:02:00Z", "America/New_York")).toBe("2026-11-18 04:02");
  });
  it("cut the day where the reader lives", () => {
    expect(shortTime("2026-11-20T17:00:00Z", NOW, "Asia/Shanghai")).toBe("01:00");
    expect(shortTime("2026-11-20T17:00:00Z", NOW, "UTC")).toBe("11-20 17:00");
  });
  it("write midnight as 00, not 24", () => {
    expect(shortTime("2026-11-20T16:00:00Z", NOW, "Asia/Shanghai")).toBe("00:00");
  });
  it("are relative for a day", () => {
    expect(relativeTime(ago(0.5), NOW, "zh-CN")).toBe("刚刚");
    expect(relativeTime(ago(3), NOW, "zh-CN")).toMatch(/^3\s?分钟前$/);
    expect(relativeTime(ago(150), NOW, "en")).toBe("2 hours ago");
    expect(relativeTime(ago(180), NOW, "ar")).toContain("3");
    expect(relativeTime(ago(60 * 25), NOW, "zh-CN", "UTC")).toBe("11-20 08:30");
  });
  it("say how long something took", () => {
    expect([duration(9), duration(112), duration(240), duration(60 * 75), duration(60 * 72)]).toEqual(["9 分", "1 时 52 分", "4 时", "3 天 3 时", "3 天"]);
  });
});

it("writes sizes", () => {
  expect([fileSize(900), fileSize(12_400), fileSize(26_214_400)]).toEqual(["900\u00a0B", "12\u00a0KB", "25\u00a0MB"]);
});

it("finds the nearest language", () => {
  expect(closest(["zh-Hans-SG"])).toBe("zh-CN");
  expect(closest(["de", "en-GB"])).toBe("en");
  expect(closest(["xx"])).toBe("zh-CN");
});

it("names things in the reader's language, else in one there is", () => {
  expect(localName({ "zh-CN": "故障", en: "Fault" }, "en")).toBe("Fault");
  expect(localName({ "zh-CN": "故障", en: "Fault" }, "ar")).toBe("Fault");
  expect(localName({ zh: "故障" }, "zh-CN")).toBe("故障");
  expect(localName({ ja: "障害" }, "en")).toBe("障害");
  expect(localName(null, "en")).toBe("");
});

it("mirrors the page with Arabic and gives six plurals", async () => {
  await setLanguage("ar");
  expect([document.documentElement.lang, document.documentElement.dir]).toEqual(["ar", "rtl"]);
  const forms = [0, 1, 2, 3, 11, 100].map((count) => i18next.t("workspace:bulk.selected", { count }));
  expect(new Set(forms.map((form) => form.replace(/\d+/, "")))).toHaveProperty("size", 5);
  expect(forms[2]).toBe("تذكرتان محددتان");
  await setLanguage("zh-CN");
  expect(document.documentElement.dir).toBe("ltr");
});

describe("problems", () => {
  const error = (code: string, more = {}) => new ApiError({ status: 422, code, ...more });
  it("speak from the catalogue with parameters", () => {
    expect(problemText(error("denied", { params: { permission: "ticket.close" } }))).toContain("ticket.close");
    expect(problemText(new ApiError({ status: 429, code: "too_many" }, 12))).toContain("12");
  });
  it("fall back to the server's words, then to the code", () => {
    expect(problemText(error("brand_new", { detail: "服务器的话" }))).toBe("服务器的话");
    expect(problemText(error("brand_new"))).toContain("brand_new");
  });
  it("stand beside their fields", () => {
    const refused = error("invalid", { errors: [{ field: "subject", code: "required", params: {} }, { field: "email", code: "odd", params: {} }] });
    expect(fieldTexts(refused)).toEqual({ subject: "请填写", email: "这一项不对" });
  });
});
