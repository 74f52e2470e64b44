import { processKeys, useProcessWrite, useVersion, type Misfit, type Move } from "../queries";
import { EMPTY } from "../model/definition";
import { useDesignWords, type DesignWords } from "../words";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { problemText, useNumber } from "@/i18n";
import { Banner, Button, Modal, Progress, toastError } from "@/ui";

/** Why tickets stay where they are, in one sentence. */
export function useMisfitText(words: DesignWords, newWords: DesignWords): (misfit: Misfit) => string {
  const { t, i18n } = useTranslation();
  const number = useNumber();
  return ({ node, to, reason, count }) => {
    const key = `designer:move.reason.${reason}`;
    const about = { count, n: number(count), from: words.node(node), to: newWords.node(to) };
    return i18n.exists(key, about) ? t(`designer:move.reason.${reason}`, about) : t("designer:move.reason.failed", about);
  };
}

/** How far a move is, what stayed behind and why, and the way to stop it. */
export function MoveProgress({ process, move, onClose }: { process: string; move: Move; onClose: () => void }) {
  const { t } = useTranslation();
  const number = useNumber();
  const client = useQueryClient();
  const words = useDesignWords(useVersion(process, move.before_version).data?.definition ?? EMPTY);
  const newWords = useDesignWords(useVersion(process, move.version).data?.definition ?? EMPTY);
  const say = useMisfitText(words, newWords);
  const stop = useProcessWrite(() => api.post(`/process-moves/${move.id}/stop`), () => void client.invalidateQueries({ queryKey: ["process-moves", process] }));
  const over = move.state !== "running";
  useEffect(() => { if (over) void client.invalidateQueries({ queryKey: processKeys.all }); }, [over, client]);
  const stayed = move.left_behind.reduce((sum, { count }) => sum + count, 0);
  const about = { moved: number(move.moved), tickets: number(move.tickets), from: move.before_version, to: move.version, count: move.moved, n: number(move.moved) };
  return (
    <Modal open onClose={onClose} title={t("designer:move.to_version", about)} width={560}
      foot={<>{!over && <Button kind="danger" busy={stop.isPending} onClick={() => stop.mutate(undefined, { onError: (error) => toastError(problemText(error)) })}>{t("designer:move.stop")}</Button>}<Button kind="primary" onClick={onClose}>{over ? t("common:done") : t("designer:move.leave")}</Button></>}>
      <div role="status">
        <p className="m">{move.state === "done" ? t("designer:move.done", about) : move.state === "stopped" ? t("designer:move.stopped", about) : t("designer:move.going", about)}</p>
        {!over && <Progress share={move.tickets === 0 ? 0 : move.moved / move.tickets} label={t("designer:move.going", about)} />}
      </div>
      {stayed > 0 && <Banner tone="warn"><b className="m">{t("designer:move.stayed", { count: stayed, n: number(stayed), version: move.before_version })}</b>{move.left_behind.map((one, index) => <div key={index} dir="auto">{say(one)}</div>)}</Banner>}
      <p className="t13 c2">{t("designer:move.recorded")}</p>
    </Modal>
  );
}
