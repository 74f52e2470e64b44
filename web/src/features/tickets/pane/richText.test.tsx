import { render } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { richText } from "./richText";

const own = (id: string) => (id === "a1" ? "/files/a1" : undefined);
const shown = (html: string, images = false) => render(<div>{richText(html, { images, imageText: "pic", own })}</div>).container.innerHTML;

describe("mail in HTML, rebuilt", () => {
  it("keeps the shape and drops everything that could act", () => {
    const html = shown('<h1 onclick="x()">A</h1><p style="color:red">b <b>c</b></p><script>x()</script><iframe src="/x"></iframe><form><input></form><svg><a href="javascript:x()">q</a></svg>');
    expect(html).toContain("<b>c</b>");
    expect(html).not.toMatch(/script|iframe|onclick|style=|<input|<form|svg|<h1/);
  });
  it("links lead outside without a referrer and never run code", () => {
    expect(shown('<a href="https://a.test">x</a>')).toContain('rel="noopener noreferrer nofollow"');
    expect(shown('<a href=" JavaScript:alert(1)">x</a>')).not.toContain("href");
    expect(shown('<a href="//evil.test">x</a>')).not.toContain("href");
  });
  it("remote pictures wait until asked for", () => {
    const html = '<img data-remote-src="https://a.test/p.png" alt="logo">';
    expect(shown(html)).not.toContain("<img");
    expect(shown(html, true)).toContain('src="https://a.test/p.png"');
    expect(shown('<img data-remote-src="//a.test/p.png">', true)).not.toContain("<img");
    expect(shown('<img src="https://a.test/p.png">', true)).not.toContain("<img");
  });
  it("pictures that came with the mail are shown at once, from our own path", () => {
    expect(shown('<img data-attachment="a1">')).toContain('src="/files/a1"');
    expect(shown('<img data-attachment="gone">')).not.toContain("<img");
  });
  it("a bomb of nesting does not hurt", () => {
    expect(shown(`${"<div>".repeat(400)}deep`)).not.toContain("deep");
  });
});
