import css from "./setup.module.css";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ArrowRight, FlaskConical } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { api } from "@/api/client";
import { keys } from "@/api/keys";
import { problemText } from "@/i18n";
import { Banner, Button } from "@/ui";

interface DemoState { state: "none" | "playing" | "done" | "failed"; share: number }
const ASK_MS = 1000;

/** The play, asked for each second while it lasts. */
export function useDemo() {
  const client = useQueryClient();
  const shown = useQuery({
    queryKey: keys.demo,
    queryFn: () => api.get<DemoState>("/setup/demo"),
    refetchInterval: (query) => (query.state.data?.state === "playing" ? ASK_MS : false),
  });
  const play = useMutation({
    mutationFn: () => api.post<DemoState>("/setup/demo"),
    onSuccess: (state) => client.setQueryData(keys.demo, state),
  });
  return { state: shown.data ?? { state: "none" as const, share: 0 }, play };
}

/** The other way through the first run: a workspace full of examples instead of one's own. */
export function DemoOffer() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { state: { state, share }, play } = useDemo();
  const percent = Math.floor(share * 100);
  const leave = async () => {
    await client.invalidateQueries({ queryKey: keys.session });
    await navigate("/login");
  };
  return (
    <section className={css.demo} aria-label={t("setup:demo.offer")}>
      <FlaskConical size={18} aria-hidden="true" />
      <div className="grow">
        <b>{t("setup:demo.offer")}</b>
        <p className="t13 c2">{t("setup:demo.body")}</p>
        {play.error && <Banner tone="bad">{problemText(play.error)}</Banner>}
        {state === "failed" && <Banner tone="bad">{t("setup:demo.failed")}</Banner>}
        {state === "playing" && (
          <div role="status">
            <progress max={100} value={percent} aria-label={t("setup:demo.playing")} />
            <span className="t12 c3">{t("setup:demo.share", { share: percent })}</span>
          </div>
        )}
      </div>
      {state === "done"
        ? <Button kind="primary" onClick={() => void leave()}>{t("setup:demo.done")} <ArrowRight size={16} className="flip" /></Button>
        : <Button busy={play.isPending || state === "playing"} onClick={() => play.mutate()}>{t(state === "failed" ? "setup:demo.retry" : "setup:demo.play")}</Button>}
    </section>
  );
}
