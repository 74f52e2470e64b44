/** Addresses inside plain text. Pure. */

interface TextPart { text: string; href: string | null }
// stops before Chinese punctuation and closing brackets, which are never part of an address people type
const ADDRESS = /(https?:\/\/[^\s<>"'，。；：！？、）】」』》\u4e00-\u9fff]+)/giu;
const TRAILING = /[.,;:!?)\]}'"]+$/;

export function linkParts(text: string): TextPart[] {
  return text.split(ADDRESS).filter(Boolean).flatMap((part): TextPart[] => {
    if (!/^https?:\/\//i.test(part)) return [{ text: part, href: null }];
    const tail = TRAILING.exec(part)?.[0] ?? "";
    const href = tail ? part.slice(0, -tail.length) : part;
    return [{ text: href, href }, ...(tail ? [{ text: tail, href: null }] : [])];
  });
}
