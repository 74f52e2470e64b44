import css from "../designer.module.css";
import { useDesigner } from "../context";
import { counted, forbids, nameOf, nodesOf, type Finding } from "../model/findings";
import { useDesignWords } from "../words";
import { ChevronRight, CircleCheck, OctagonX, TriangleAlert } from "lucide-react";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import { useL10n } from "@/i18n";

/** A finding as a sentence. What has no text yet says its code. */
export function useFindingText(): (finding: Finding) => string {
  const { t, i18n } = useTranslation();
  const { process } = useDesigner();
  const l10n = useL10n();
  const words = useDesignWords(process);
  /** Of what is no node: the process itself, a status or an action. */
  const partName = ({ params }: Finding): string => {
    const key = String(params?.key ?? "");
    const part = process.statuses.find((one) => one.key === key);
    const act = process.actions.find((one) => one.key === key);
    return params?.what === "process" ? t("designer:settings.name") : act ? words.action(act) : l10n(part?.name) || key;
  };
  const said = (one: unknown): string => { const part = String(one ?? ""); return i18n.exists(`designer:diff.field.${part}`) ? t(`designer:diff.field.${part}`) : part; };
  return (finding) => {
    const named = nodesOf(process, finding);
    const action = String(finding.params?.action ?? finding.nodes.find((key) => process.actions.some((one) => one.key === key)) ?? "");
    const found = process.actions.find(({ key }) => key === action);
    const params = {
      ...finding.params, name: words.node(named[0] ?? finding.nodes[0] ?? "") || partName(finding), names: (named.length > 0 ? named : finding.nodes).map(words.node).join("、"),
      action: found ? words.action(found) : action, field: said(finding.params?.field), block: said(finding.params?.block), keys: [finding.params?.keys ?? []].flat().join(", "),
    };
    const key = `designer:finding.${finding.code}`;
    return i18n.exists(key) ? t(`designer:finding.${finding.code}`, params) : t("designer:finding.other", { code: finding.code, names: params.names });
  };
}

interface FindingsProps { chosen: Finding | null; onChoose: (finding: Finding | null) => void; pending: boolean }

interface Told { by: string; to: string; priority?: string }
const stepsOf = (finding: Finding): Told[] => (Array.isArray(finding.params?.steps) ? (finding.params.steps as Told[]) : []);

/** The counter-example act by act, where the checker proved it case by case. */
function Acts({ finding }: { finding: Finding }) {
  const { t } = useTranslation();
  const { process } = useDesigner();
  const words = useDesignWords(process);
  const steps = stepsOf(finding);
  if (steps.length === 0) return null;
  const acted = (by: string) => { const action = process.actions.find(({ key }) => key === by); return action ? words.action(action) : by; };
  return <ol className={css.acts} aria-label={t("designer:findings.acts")}>{steps.map(({ by, to, priority }, index) => <li key={index}><bdi>{acted(by)}</bdi> → <bdi>{words.node(to)}</bdi>{priority && <span className="c3"> {priority}</span>}</li>)}</ol>;
}

/** What the checker found, newest state; choosing one shows its way on the canvas and in the list. */
export function Findings({ chosen, onChoose, pending }: FindingsProps) {
  const { t } = useTranslation();
  const { process, findings, choose } = useDesigner();
  const words = useDesignWords(process);
  const text = useFindingText();
  const { faults, warnings } = counted(findings);
  const sorted = [...findings].sort((a, b) => Number(forbids(b)) - Number(forbids(a)));
  const pick = (finding: Finding) => {
    const same = chosen && nameOf(chosen) === nameOf(finding);
    onChoose(same ? null : finding);
    const [first] = nodesOf(process, finding);
    if (!same && first) choose({ nodes: [first], bundle: null });
  };
  return (
    <section aria-labelledby="designer-findings" aria-busy={pending}>
      <header className={css.sideHead}><h2 id="designer-findings">{t("designer:findings.title")}</h2>
        <p className="t12 c2">{findings.length === 0 ? t("designer:findings.none") : t("designer:findings.sum", { faults: t("designer:findings.faults", { count: faults }), warnings: t("designer:findings.warnings", { count: warnings }) })}</p></header>
      {findings.length === 0 && <p className={css.good}><CircleCheck size={16} aria-hidden="true" />{t("designer:findings.good")}</p>}
      <ul className={css.findings}>
        {sorted.map((finding) => {
          const on = chosen !== null && nameOf(chosen) === nameOf(finding);
          const Icon = forbids(finding) ? OctagonX : TriangleAlert;
          return (
            <li key={nameOf(finding)}>
              <button type="button" aria-pressed={on} data-forbids={forbids(finding)} onClick={() => pick(finding)}>
                <Icon size={15} aria-hidden="true" /><span><span className="sr">{forbids(finding) ? t("designer:findings.forbids") : t("designer:findings.warns")}: </span>{text(finding)}</span>
              </button>
              {on && (finding.path?.length ?? 0) > 0 && (
                <p className={css.path}><span className="c3">{t("designer:findings.path")}</span> {finding.path?.map((key, index) => <Fragment key={index}>{index > 0 && <ChevronRight size={12} className="flip c3" aria-hidden="true" />}<bdi>{words.node(key)}</bdi></Fragment>)}</p>
              )}
              {on && <Acts finding={finding} />}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
