import { useSyncExternalStore } from "react";

/** Follows a media query. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (watch) => {
      const media = matchMedia(query);
      media.addEventListener("change", watch);
      return () => media.removeEventListener("change", watch);
    },
    () => matchMedia(query).matches,
  );
}

export interface Folds { phone: boolean; contextBeside: boolean; viewsBeside: boolean }
/** Which panes have room to stand beside each other. */
export function useFolds(): Folds {
  const phone = useMedia("(max-width: 767px)");
  const contextBeside = useMedia("(min-width: 1100px)");
  const viewsBeside = useMedia("(min-width: 1280px)");
  return { phone, contextBeside, viewsBeside };
}
