import css from "./workspace.module.css";
import { useSelection } from "./selection";
import { X } from "lucide-react";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { useCan } from "@/api/queries";
import { problemText } from "@/i18n";
import { Button, IconButton, toast, toastError } from "@/ui";

/** What can be done with the ticked tickets right here; the table offers more. */
export function SelectionBar() {
  const { t } = useTranslation();
  const { ids, clear } = useSelection();
  const can = useCan();
  const take = useMutation({
    mutationFn: () => api.post("/tickets/bulk", { ids, action: "take", body: {} }),
    onSuccess: () => {
      toast(t("workspace:bulk.taking", { count: ids.length }));
      clear();
    },
    onError: (error) => toastError(problemText(error)),
  });
  if (ids.length === 0) return null;
  return (
    <div className={css.selection} role="toolbar" aria-label={t("workspace:bulk.label")}>
      <span className="grow">{t("workspace:bulk.selected", { count: ids.length })}</span>
      {can("ticket.take") && <Button size="xs" busy={take.isPending} onClick={() => take.mutate()}>{t("commands:ticket_take")}</Button>}
      <IconButton size="xs" label={t("workspace:bulk.clear")} icon={<X size={14} />} onClick={clear} />
    </div>
  );
}
