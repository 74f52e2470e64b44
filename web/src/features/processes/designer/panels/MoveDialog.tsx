import css from "../designer.module.css";
import { MoveProgress, useMisfitText } from "./MoveProgress";
import { useProcessWrite, useMoves, useVersion, type Misfit, type MoveAnswer, type ProcessLine } from "../queries";
import { useDesignWords } from "../words";
import type { Process } from "../model/definition";
import { FormDialog } from "../../../admin/FormDialog";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { isApiError } from "@/api/errors";
import { fieldTexts, useNumber } from "@/i18n";
import { Banner, ErrorState, Loading, Modal, Select, Skeleton, Table, Textarea } from "@/ui";

interface MoveProps { line: ProcessLine; from: number; onClose: () => void }
interface ReadyProps extends MoveProps { older: Process; onBegun: (id: string) => void }

function Ready({ line, from, older, onClose, onBegun }: ReadyProps) {
  const { t } = useTranslation();
  const number = useNumber();
  const client = useQueryClient();
  const others = line.versions.filter(({ version }) => version !== from).sort((a, b) => b.version - a.version);
  const [to, setTo] = useState(line.version !== null && line.version !== from ? line.version : (others[0]?.version ?? from));
  const [reason, setReason] = useState("");
  const [nodes, setNodes] = useState<Record<string, string>>({});
  const newer = useVersion(line.key, to).data?.definition;
  const words = useDesignWords(older);
  const newWords = useDesignWords(newer ?? older);
  const body = { from, to, nodes };
  const dry = useQuery({ queryKey: ["process-move", line.key, body], queryFn: () => api.post<MoveAnswer>(`/processes/${line.key}/move`, { ...body, dry: true }), enabled: to !== from, staleTime: 0, gcTime: 0 });
  const move = useProcessWrite(() => api.post<MoveAnswer>(`/processes/${line.key}/move`, { ...body, dry: false, reason: reason.trim() }), ({ move_id }) => { void client.invalidateQueries({ queryKey: ["process-moves", line.key] }); if (move_id) onBegun(move_id); else onClose(); });
  // what the move itself refused is newer than what the look before it found
  const refused = isApiError(move.error) && move.error.code === "move_misfits" ? ((move.error.params.misfits as Misfit[] | undefined) ?? []) : null;
  const misfits = refused ?? dry.data?.problems ?? [];
  const say = useMisfitText(words, newWords);
  const unmapped = dry.data?.nodes.filter((one) => one.to === null && one.tickets > 0) ?? [];
  const lacking = !dry.data ? t("designer:move.checking") : unmapped.length > 0 ? t("designer:move.unmapped") : (dry.data.problems.length > 0) ? t("designer:move.problems") : dry.data.tickets === 0 ? t("designer:move.nothing") : reason.trim() ? null : t("designer:publish.reason_lacking");
  const choose = (node: string, value: string | null) => { if (!value) return; move.reset(); setNodes((old) => ({ ...old, [node]: value })); };
  return (
    <FormDialog title={t("designer:move.title", { n: from })} save={t("designer:move.save", { count: dry.data?.tickets ?? 0, n: number(dry.data?.tickets ?? 0) })} busy={move.isPending} error={refused ? null : move.error} fields={["reason"]} lacking={lacking} width={640} onSave={() => move.mutate(undefined)} onClose={onClose}>
      <p className="t13 c2">{t("designer:move.note")}</p>
      <Select label={t("designer:move.to")} value={String(to)} onChange={(value) => { if (value) { move.reset(); setTo(Number(value)); setNodes({}); } }} options={others.map(({ version }) => ({ value: String(version), label: version === line.version ? t("designer:move.in_force", { n: version }) : t("designer:version.v", { n: version }) }))} />
      {dry.error ? <ErrorState error={dry.error} onRetry={() => void dry.refetch()} /> : !dry.data ? <Loading><Skeleton height={60} /></Loading> : dry.data.tickets === 0 ? <p className="t13 c3">{t("designer:move.nothing")}</p> : (
        <>
          {misfits.length + unmapped.length > 0 ? <Banner tone="warn">{t("designer:move.refused")}</Banner> : <Banner tone="ok">{t("designer:move.fits", { count: dry.data.tickets, n: number(dry.data.tickets) })}</Banner>}
          <Table className={css.moveTable}>
            <thead><tr><th scope="col">{t("designer:move.node")}</th><th scope="col">{t("designer:move.tickets")}</th><th scope="col">{t("designer:move.to_node")}</th></tr></thead>
            <tbody>
              {dry.data.nodes.map((one) => {
                const wrong = misfits.find(({ node }) => node === one.node);
                const error = wrong ? say(wrong) : one.to === null && one.tickets > 0 ? t("designer:move.reason.node_missing", { count: one.tickets, n: number(one.tickets) }) : undefined;
                return (
                  <tr key={one.node}><td dir="auto">{words.node(one.node)}</td><td>{number(one.tickets)}</td>
                    <td><Select size="sm" hideLabel label={t("designer:move.to_of", { name: words.node(one.node) })} placeholder={t("common:choose")} value={nodes[one.node] ?? one.to} error={error} onChange={(value) => choose(one.node, value)} options={(newer?.nodes ?? []).map(({ key }) => ({ value: key, label: newWords.node(key) }))} /></td></tr>
                );
              })}
            </tbody>
          </Table>
        </>
      )}
      <Textarea required rows={2} label={t("designer:publish.reason")} value={reason} error={fieldTexts(move.error).reason} onChange={(event) => setReason(event.target.value)} />
    </FormDialog>
  );
}

/** Running tickets go over to another version: looked at first, then moved in portions one can watch and stop. */
export function MoveDialog(props: MoveProps) {
  const { t } = useTranslation();
  const { line, from, onClose } = props;
  const older = useVersion(line.key, from);
  const moves = useMoves(line.key);
  const [begun, setBegun] = useState<string | null>(null);
  const shown = moves.data?.find(({ id, state }) => (begun ? id === begun : state === "running"));
  const title = t("designer:move.title", { n: from });
  if (older.error ?? moves.error) return <Modal open onClose={onClose} title={title} width={640}><ErrorState error={older.error ?? moves.error} onRetry={() => { void older.refetch(); void moves.refetch(); }} /></Modal>;
  if (!older.data || !moves.data || (begun && !shown)) return <Modal open onClose={onClose} title={title} width={640}><Loading><Skeleton height={120} /></Loading></Modal>;
  if (shown) return <MoveProgress process={line.key} move={shown} onClose={onClose} />;
  return <Ready {...props} older={older.data.definition} onBegun={setBegun} />;
}
