/** Mail written in HTML, rebuilt from an allow-list of elements. The server cleaned it already; this is the second lock.
 *  Nothing is inserted as markup: every node becomes an element of our own. */

import { createElement, Fragment, type ReactNode } from "react";

const KEPT = new Set([
  "p", "br", "div", "span", "b", "strong", "i", "em", "u", "s", "del", "ul", "ol", "li", "blockquote", "pre", "code", "h1", "h2", "h3", "h4", "h5", "h6",
  "table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "hr", "sub", "sup", "small", "a", "img", "font", "center",
]);
const VOID = new Set(["br", "hr", "img"]);
/** Headings of a mail must not become headings of our page. */
const RENAMED: Record<string, string> = { h1: "p", h2: "p", h3: "p", h4: "p", h5: "p", h6: "p", font: "span", center: "div" };
const SPANS = ["colspan", "rowspan"];
const DEEPEST = 60;

const safeLink = (href: string | null): string | null => (href && /^(https?:|mailto:|tel:)/i.test(href.trim()) ? href.trim() : null);
const isLocal = (source: string): boolean => /^(data:image\/|blob:|\/)/.test(source) && !source.startsWith("//");

/** `own` gives the address of a picture that came with the mail, by attachment id. */
interface RichOptions { images: boolean; imageText: string; own: (attachment: string) => string | undefined }

function image(element: Element, { images, imageText, own }: RichOptions, key: string): ReactNode {
  const attachment = element.getAttribute("data-attachment");
  const source = (attachment ? own(attachment) : element.getAttribute("data-remote-src")) ?? "";
  const alt = element.getAttribute("alt") || imageText;
  if (isLocal(source)) return <img key={key} src={source} alt={alt} loading="lazy" />;
  if (!images || !/^https?:/i.test(source)) return null;
  return <img key={key} src={source} alt={alt} loading="lazy" referrerPolicy="no-referrer" />;
}

function attributes(element: Element, tag: string): Record<string, unknown> {
  if (tag === "a") {
    const href = safeLink(element.getAttribute("href"));
    return href ? { href, target: "_blank", rel: "noopener noreferrer nofollow" } : {};
  }
  if (tag === "td" || tag === "th") return Object.fromEntries(SPANS.filter((name) => element.hasAttribute(name)).map((name) => [name === "colspan" ? "colSpan" : "rowSpan", Number(element.getAttribute(name)) || 1]));
  return tag === "p" || tag === "div" || tag === "li" ? { dir: "auto" } : {};
}

function rebuild(node: Node, options: RichOptions, key: string, depth: number): ReactNode {
  if (node.nodeType === 3) return node.textContent;
  if (node.nodeType !== 1 || depth > DEEPEST) return null;
  const element = node as Element;
  const name = element.tagName.toLowerCase();
  if (["script", "style", "head", "title", "meta", "link", "template", "noscript", "iframe", "object", "svg"].includes(name)) return null;
  if (name === "img") return image(element, options, key);
  const children = [...element.childNodes].map((child, index) => rebuild(child, options, `${key}.${index}`, depth + 1));
  if (!KEPT.has(name)) return <Fragment key={key}>{children}</Fragment>;
  const tag = RENAMED[name] ?? name;
  const props = { key, ...attributes(element, tag) };
  return VOID.has(tag) ? createElement(tag, props) : createElement(tag, props, ...children);
}

/** A cleaned mail as elements. Remote images only when asked for. */
export function richText(html: string, options: RichOptions): ReactNode {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  return [...body.childNodes].map((node, index) => rebuild(node, options, String(index), 0));
}
