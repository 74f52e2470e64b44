/** Finding a command by its characters, by pinyin or by initials: `sj`, `shengji` and `升级` all find 升级. */

import { PINYIN } from "./pinyin";

export interface Match { span: [number, number] | null }

const syllables = (text: string): string[] => [...text].map((letter) => PINYIN[letter] ?? letter.toLocaleLowerCase());

/** Where a match by sound begins and ends in letters of the text; every syllable may be cut short to its first letter. */
function bySound(sounds: string[], wanted: string): [number, number] | null {
  const reach = (index: number, rest: string): number | null => {
    if (rest === "") return index;
    const sound = sounds[index];
    if (sound === undefined) return null;
    if (sound === " ") return reach(index + 1, rest);
    for (let length = Math.min(sound.length, rest.length); length >= 1; length -= 1) {
      if (!rest.startsWith(sound.slice(0, length))) continue;
      const end = reach(index + 1, rest.slice(length));
      if (end !== null) return end;
    }
    return null;
  };
  for (let start = 0; start < sounds.length; start += 1) {
    if (sounds[start] === " ") continue;
    const end = reach(start, wanted);
    if (end !== null) return [start, end];
  }
  return null;
}

/** Null when `wanted` is not in `text`; the matched run of letters else. Everything matches nothing typed. */
export function findMatch(text: string, wanted: string): Match | null {
  const needle = wanted.trim().toLocaleLowerCase();
  if (!needle) return { span: null };
  const at = text.toLocaleLowerCase().indexOf(needle);
  if (at >= 0) return { span: [at, at + needle.length] };
  if (!/^[a-z ]+$/.test(needle)) return null;
  const span = bySound(syllables(text), needle.replaceAll(" ", ""));
  return span && { span };
}
