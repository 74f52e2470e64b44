import css from "./shell.module.css";
import { useShellState } from "./state";
import { Search } from "lucide-react";
import { useTranslation } from "react-i18next";
import { shownKeys } from "../commands/keys";
import { useKeys } from "../commands/registry";
import { Kbd } from "@/ui";

export function SearchBox() {
  const { t } = useTranslation();
  const show = useShellState((state) => state.show);
  const keys = useKeys("app.palette");
  return (
    <button type="button" className={css.search} onClick={() => show("palette")}>
      <Search size={15} aria-hidden="true" />
      <span className="grow el">{t("shell:search")}</span>
      {keys && <Kbd keys={shownKeys(keys)} />}
    </button>
  );
}
