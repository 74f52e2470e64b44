import css from "../designer.module.css";
import { useDesigner } from "../context";
import type { Clash } from "../useDesign";
import { useDesignWords } from "../words";
import { same } from "../../../admin/sla/same";
import { GitPullRequestArrow } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Banner, Button, RelativeTime } from "@/ui";

interface ClashProps { clash: Clash; onMine: () => void; onTheirs: () => void }

/** Somebody else saved meanwhile: nothing is overwritten until chosen, and the choice can be taken back. */
export function ClashBox({ clash: { theirs }, onMine, onTheirs }: ClashProps) {
  const { t } = useTranslation();
  const { process } = useDesigner();
  const words = useDesignWords(process);
  const other = useDesignWords(theirs?.definition ?? process);
  const keys = [...new Set([...process.nodes, ...(theirs?.definition.nodes ?? [])].map(({ key }) => key))];
  const differing = theirs ? keys.filter((key) => !same(process.nodes.find((one) => one.key === key), theirs.definition.nodes.find((one) => one.key === key))) : [];
  const nameOf = (key: string) => (process.nodes.some((one) => one.key === key) ? words.node(key) : other.node(key));
  return (
    <div className={css.clash} role="alert">
      <Banner tone="warn" icon={<GitPullRequestArrow size={16} aria-hidden="true" />}>
        <b className="m">{theirs ? t("designer:clash.title", { name: theirs.author_name }) : t("designer:clash.gone")}</b> {theirs && <RelativeTime at={theirs.updated_at} />}
        <div>{t("designer:clash.note")}</div>
        {differing.length > 0 && <div>{t("designer:clash.nodes", { names: differing.slice(0, 8).map(nameOf).join("、"), count: differing.length })}</div>}
        <div className="row wrap g6"><Button size="sm" kind="primary" onClick={onMine}>{t("designer:clash.mine")}</Button><Button size="sm" onClick={onTheirs}>{theirs ? t("designer:clash.theirs") : t("designer:clash.drop")}</Button></div>
      </Banner>
    </div>
  );
}
