import { DirectionProvider, HeadlessMantineProvider, useDirection } from "@mantine/core";
import { useEffect, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { directionOf } from "@/i18n/languages";

function FollowLanguage({ children }: { children: ReactNode }) {
  const { i18n } = useTranslation();
  const { setDirection } = useDirection();
  const direction = directionOf(i18n.language);
  useEffect(() => setDirection(direction), [direction, setDirection]);
  return children;
}

/** The library is used headless: behavior from it, every pixel from our tokens, and no injected <style>. */
export const UiProvider = ({ children, test }: { children: ReactNode; test?: boolean }) => (
  <DirectionProvider detectDirection={false} initialDirection={directionOf(document.documentElement.lang)}>
    <HeadlessMantineProvider env={test ? "test" : "default"}>
      <FollowLanguage>{children}</FollowLanguage>
    </HeadlessMantineProvider>
  </DirectionProvider>
);
