import css from "../designer.module.css";
import { useProcessWrite, useVersion, type MoveAnswer, type ProcessLine } from "../queries";
import { useDesignWords } from "../words";
import type { Process } from "../model/definition";
import { FormDialog } from "../../../admin/FormDialog";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { fieldTexts, useNumber } from "@/i18n";
import { Banner, ErrorState, Loading, Select, Skeleton, Table, Textarea, toast } from "@/ui";

interface MoveProps { line: ProcessLine; from: number; onClose: () => void }
const textOf = (problem: unknown): string => (typeof problem === "string" ? problem : Object.values((problem ?? {}) as object).filter((one) => typeof one === "string").join(" · "));

function Ready({ line, from, older, onClose }: MoveProps & { older: Process }) {
  const { t } = useTranslation();
  const number = useNumber();
  const others = line.versions.filter(({ version }) => version !== from).sort((a, b) => b.version - a.version);
  const [to, setTo] = useState(line.version !== null && line.version !== from ? line.version : (others[0]?.version ?? from));
  const [reason, setReason] = useState("");
  const [nodes, setNodes] = useState<Record<string, string>>({});
  const newer = useVersion(line.key, to).data?.definition;
  const words = useDesignWords(older);
  const newWords = useDesignWords(newer ?? older);
  const body = { from, to, nodes };
  const dry = useQuery({ queryKey: ["process-move", line.key, body], queryFn: () => api.post<MoveAnswer>(`/processes/${line.key}/move`, { ...body, dry: true }), enabled: to !== from, staleTime: 0, gcTime: 0 });
  const move = useProcessWrite(() => api.post<MoveAnswer>(`/processes/${line.key}/move`, { ...body, dry: false, reason: reason.trim() }), ({ moved }) => { toast(t("designer:move.done", { count: moved, n: number(moved) })); onClose(); });
  const problems = dry.data?.problems ?? [];
  const lacking = !dry.data ? t("designer:move.checking") : dry.data.nodes.some((one) => one.to === null && one.tickets > 0) ? t("designer:move.unmapped") : problems.length > 0 ? t("designer:move.problems") : dry.data.tickets === 0 ? t("designer:move.nothing") : reason.trim() ? null : t("designer:publish.reason_lacking");
  return (
    <FormDialog title={t("designer:move.title", { n: from })} save={t("designer:move.save", { count: dry.data?.tickets ?? 0, n: number(dry.data?.tickets ?? 0) })} busy={move.isPending} error={move.error} fields={["reason"]} lacking={lacking} width={600} onSave={() => move.mutate(undefined)} onClose={onClose}>
      <p className="t13 c2">{t("designer:move.note")}</p>
      <Select label={t("designer:move.to")} value={String(to)} onChange={(value) => { if (value) { setTo(Number(value)); setNodes({}); } }} options={others.map(({ version }) => ({ value: String(version), label: t("designer:version.v", { n: version }) }))} />
      <Textarea required rows={2} label={t("designer:publish.reason")} value={reason} error={fieldTexts(move.error).reason} onChange={(event) => setReason(event.target.value)} />
      {dry.error ? <ErrorState error={dry.error} onRetry={() => void dry.refetch()} /> : !dry.data ? <Loading><Skeleton height={60} /></Loading> : (
        <>
          {problems.length > 0 && <Banner tone="warn">{problems.map((one, index) => <div key={index} dir="auto">{textOf(one)}</div>)}</Banner>}
          <Table className={css.moveTable}>
            <thead><tr><th scope="col">{t("designer:move.node")}</th><th scope="col">{t("designer:move.tickets")}</th><th scope="col">{t("designer:move.to_node")}</th></tr></thead>
            <tbody>
              {dry.data.nodes.map((one) => (
                <tr key={one.node}><td dir="auto">{words.node(one.node)}</td><td>{number(one.tickets)}</td>
                  <td><Select size="sm" hideLabel label={t("designer:move.to_of", { name: words.node(one.node) })} value={nodes[one.node] ?? one.to} onChange={(value) => value && setNodes((old) => ({ ...old, [one.node]: value }))} options={(newer?.nodes ?? []).map(({ key }) => ({ value: key, label: newWords.node(key) }))} /></td></tr>
              ))}
            </tbody>
          </Table>
        </>
      )}
    </FormDialog>
  );
}

/** Running tickets go over to another version: looked at first, then done in one act. */
export function MoveDialog(props: MoveProps) {
  const older = useVersion(props.line.key, props.from).data?.definition;
  return older ? <Ready {...props} older={older} /> : null;
}
