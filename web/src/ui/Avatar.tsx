import { clsx } from "./clsx";
import css from "./bits.module.css";
import type { ReactNode } from "react";

/** One or two letters: the last character of a CJK name, initials of a Latin one. */
export function initials(name: string): string {
  const text = name.trim();
  if (/[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]/.test(text)) return text.slice(-1);
  if (/[\u0600-\u06ff]/.test(text)) return text.slice(0, 1);
  return text.split(/\s+/).map((word) => [...word][0] ?? "").slice(0, 2).join("").toLocaleUpperCase();
}

function hueOf(name: string): number {
  let hash = 2166136261;
  for (const letter of name) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 16777619) >>> 0;
  return (((hash ^ (hash >>> 13)) >>> 0) % 8) + 1;
}

interface AvatarProps { name: string; color?: string | null; size?: number; online?: boolean }

/** A person as a colored disc. `color` is "c1".."c8"; without it the name decides. Decorative: write the name beside it. */
export function Avatar({ name, color, size = 24, online }: AvatarProps) {
  const hue = color && /^c[1-8]$/.test(color) ? color.slice(1) : hueOf(name);
  const style = { inlineSize: size, blockSize: size, fontSize: Math.max(10, Math.round(size * 0.42)), background: `var(--hue-${hue})` };
  return (
    <span className={clsx(css.avatar, online && css.online)} style={style} title={name} aria-hidden="true">
      {initials(name)}
    </span>
  );
}

export const Avatars = ({ children }: { children: ReactNode }) => <span className={css.avatars}>{children}</span>;
