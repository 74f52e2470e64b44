import type { ArticleRow, State } from "./shapes";
import { useTranslation } from "react-i18next";
import { Chip, type Tone } from "@/ui";

const TONES: Record<State, Tone> = { draft: "plain", in_review: "warn", published: "ok", withdrawn: "outline" };

/** Where the newest version stands, and beside it which one is read meanwhile. */
export function StateChip({ row }: { row: Pick<ArticleRow, "state" | "published_version" | "newest_version"> }) {
  const { t } = useTranslation();
  const beside = row.state !== "published" && row.published_version !== null;
  return (
    <>
      <Chip tone={TONES[row.state]}>{t(`knowledge:state.${row.state}`)}</Chip>
      {beside && <Chip tone="outline">{t("knowledge:live_version", { version: row.published_version })}</Chip>}
    </>
  );
}
