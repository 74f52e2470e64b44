import css from "./sla.module.css";
import { usePathText, useValueText } from "./Changes";
import { atPath, differences, same, withPath } from "./same";
import { GitPullRequestArrow } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Banner, Button, RelativeTime, SegmentedControl, Table } from "@/ui";
import type { Clash as Found } from "./useEditing";

interface ClashProps<D> { mine: D; clash: Found<D>; onSettle: (next: D) => void }

/** Somebody else saved meanwhile: field by field, yours beside what is there now; nothing is overwritten until chosen. */
export function Clash<D>({ mine, clash: { base, theirs, by, at }, onSettle }: ClashProps<D>) {
  const { t } = useTranslation();
  const pathText = usePathText();
  const valueText = useValueText();
  const [taken, setTaken] = useState<Record<string, "mine" | "theirs">>({});
  const found = differences(theirs, mine);
  // what only they changed is theirs unless you say otherwise
  const side = (path: string, mineAt: unknown) => taken[path] ?? (same(atPath(base, path), mineAt) ? "theirs" : "mine");
  const settle = () => onSettle(found.reduce((all, { path, after }) => (side(path, after) === "mine" ? withPath(all, path, after) : all), theirs));
  return (
    <div className={css.clash} role="alert">
      <Banner tone="warn" icon={<GitPullRequestArrow size={16} aria-hidden="true" />}><b className="m">{t("sla:clash.title", { name: by ?? t("sla:clash.somebody") })}</b> {at && <RelativeTime at={at} />}<div>{t("sla:clash.note")}</div></Banner>
      <div className={css.scrollX}>
        <Table className={css.changes}>
          <thead><tr><th scope="col">{t("sla:diff.what")}</th><th scope="col">{t("sla:clash.mine")}</th><th scope="col">{t("sla:clash.theirs")}</th><th scope="col">{t("sla:clash.keep")}</th></tr></thead>
          <tbody>
            {found.map(({ path, before, after }) => (
              <tr key={path}>
                <th scope="row">{pathText(path)}</th><td dir="auto">{valueText(path, after)}</td><td dir="auto">{valueText(path, before)}</td>
                <td><SegmentedControl label={t("sla:clash.keep_of", { what: pathText(path) })} value={side(path, after)} onChange={(value) => setTaken((old) => ({ ...old, [path]: value }))}
                  options={[{ value: "mine", label: t("sla:clash.use_mine") }, { value: "theirs", label: t("sla:clash.use_theirs") }]} /></td>
              </tr>
            ))}
          </tbody>
        </Table>
      </div>
      <div className="row"><Button kind="primary" size="sm" onClick={settle}>{t("sla:clash.settle")}</Button><Button size="sm" onClick={() => onSettle(theirs)}>{t("sla:clash.all_theirs")}</Button></div>
    </div>
  );
}
