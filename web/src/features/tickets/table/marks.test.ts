import { expect, test } from "vitest";
import { fromFirstHit, runsOf } from "./marks";

const shown = (marked: string) => fromFirstHit(runsOf(marked)).map((run) => run.text).join("|");

test("an excerpt begins shortly before its first hit, with whole words", () => {
  expect(shown("您好，照片已收到，确实是运输途中压坏的，现在申请\u0001退款\u0002。")).toBe("…的，现在申请|退款|。");
  expect(shown("We have asked the bank for your \u0001refund\u0002 today")).toBe("…your |refund| today");
  expect(shown("通道\u0001退款\u0002成功")).toBe("通道|退款|成功");
});
