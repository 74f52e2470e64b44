import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";
import { useToasts } from "@/ui/Toasts";

configure({ asyncUtilTimeout: 10_000 });

// jsdom lacks what the browser always has
window.matchMedia ??= ((query: string) => ({
  matches: false, media: query, addEventListener: () => undefined, removeEventListener: () => undefined,
})) as unknown as typeof window.matchMedia;
globalThis.ResizeObserver ??= class { observe() {} unobserve() {} disconnect() {} };
globalThis.CSS ??= { escape: (text: string) => text.replace(/[^\w-]/g, (letter) => `\\${letter}`) } as unknown as typeof CSS;

// no pictures in jsdom: axe would ask for them and each time be told so
HTMLCanvasElement.prototype.getContext = () => null;
HTMLDialogElement.prototype.showModal ??= function show(this: HTMLDialogElement) { this.open = true; };
HTMLDialogElement.prototype.close ??= function close(this: HTMLDialogElement) { this.open = false; };
// its style sheet hides what has the attribute
HTMLElement.prototype.showPopover ??= function show(this: HTMLElement) { this.removeAttribute("popover"); };
HTMLElement.prototype.hidePopover ??= function hide(this: HTMLElement) { this.setAttribute("popover", "manual"); };

afterEach(() => {
  cleanup();
  // one window for all files: what one leaves behind the next one finds
  useToasts.setState({ toasts: [] });
  localStorage.clear();
});
