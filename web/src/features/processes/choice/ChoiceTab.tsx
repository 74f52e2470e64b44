import { useDrafts } from "./drafts";
import { useTypes } from "./queries";
import { TryOut } from "./TryOut";
import { TypeCard } from "./TypeCard";
import { inForce } from "./words";
import { useProcessList } from "../designer/queries";
import { WaitingRows } from "../../admin/Screen";
import { useTranslation } from "react-i18next";
import { useCan } from "@/api/queries";
import { useCatalogue } from "@/conditions";
import { Banner, DeniedState, EmptyState, ErrorState } from "@/ui";

/** Which tickets take which process: type by type, the first rule that holds. */
export function ChoiceTab() {
  const { t } = useTranslation();
  const may = useCan()("config.manage");
  const types = useTypes(may);
  const processes = useProcessList(may);
  const fields = useCatalogue();
  const drafts = useDrafts();
  if (!may) return <DeniedState permission="config.manage" />;
  const error = types.error ?? processes.error;
  if (error && !(types.data && processes.data)) return <ErrorState error={error} onRetry={() => { void types.refetch(); void processes.refetch(); }} />;
  // without the names of fields no rule can be said
  if (!types.data || !processes.data || fields.isPending) return <WaitingRows />;
  const live = types.data.filter(({ archived }) => !archived);
  if (live.length === 0) return <EmptyState title={t("choice:none")}>{t("choice:none_note")}</EmptyState>;
  return (
    <>
      {inForce(processes.data).length === 0 && <Banner tone="warn">{t("choice:no_process")}</Banner>}
      <p className="t13 c2">{t("choice:note")}</p>
      <TryOut types={live} lines={processes.data} drafts={drafts} />
      {live.map((type) => <TypeCard key={type.id} type={type} lines={processes.data} drafts={drafts} />)}
    </>
  );
}
export default ChoiceTab;
