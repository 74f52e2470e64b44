import { useEffect, useLayoutEffect, useRef, useState } from "react";

const NEAR_END = 60;
const CONTEXT_ABOVE = 48;

const atEnd = (box: HTMLElement): boolean => box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END;

/** Where the conversation stands: first at the unread mark or the end, then wherever the reader puts it.
 *  Sticks to the end only while the reader is there; counts what arrived below otherwise. */
export function useThreadScroll(count: number, unread: string | null) {
  const scroller = useRef<HTMLDivElement>(null);
  const inside = useRef<HTMLDivElement>(null);
  const stick = useRef(unread === null);
  const top = useRef(0);
  const seen = useRef(count);
  const [below, setBelow] = useState(0);

  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const mark = box.querySelector<HTMLElement>("[data-unread]");
    if (mark) box.scrollTop = mark.offsetTop - CONTEXT_ABOVE;
    else box.scrollTop = box.scrollHeight;
    stick.current = atEnd(box);
  }, []);

  useEffect(() => {
    const box = scroller.current;
    const content = inside.current;
    if (!box || !content) return undefined;
    // pictures, the timeline and new messages grow the content; the composer shrinks the window
    const observer = new ResizeObserver(() => { if (stick.current) box.scrollTop = box.scrollHeight; });
    observer.observe(content);
    observer.observe(box);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    const added = count - seen.current;
    seen.current = count;
    if (added > 0 && !stick.current) setBelow((before) => before + added);
  }, [count]);

  const onScroll = () => {
    const box = scroller.current;
    if (!box) return;
    // only who scrolls up leaves the end: content that grew below moves nobody
    if (atEnd(box)) stick.current = true;
    else if (box.scrollTop < top.current - 1) stick.current = false;
    top.current = box.scrollTop;
    if (stick.current && below > 0) setBelow(0);
  };
  const toEnd = () => {
    stick.current = true;
    setBelow(0);
    scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
  };
  return { scroller, inside, onScroll, below, toEnd };
}
