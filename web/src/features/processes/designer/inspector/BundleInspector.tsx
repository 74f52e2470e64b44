import css from "../designer.module.css";
import { useDesigner } from "../context";
import { bundles, waysOf } from "../model/ways";
import { useDesignWords } from "../words";
import { Part } from "./Part";
import { WayLine } from "./WaysPart";
import { ArrowRight } from "lucide-react";
import { useTranslation } from "react-i18next";

/** The ways that one line of the canvas stands for. */
export function BundleInspector({ id }: { id: string }) {
  const { t } = useTranslation();
  const { process } = useDesigner();
  const words = useDesignWords(process);
  const bundle = bundles(waysOf(process)).find((one) => one.id === id);
  if (!bundle) return null;
  return (
    <>
      <header className={css.sideHead}><h2 className="row wrap g6"><span dir="auto">{words.node(bundle.from)}</span><ArrowRight size={14} className="flip c3" aria-hidden="true" /><span dir="auto">{words.node(bundle.to)}</span></h2></header>
      <Part title={t("designer:part.ways")}>{bundle.ways.map((way) => <WayLine key={way.id} way={way} open={bundle.ways.length === 1} />)}</Part>
    </>
  );
}
