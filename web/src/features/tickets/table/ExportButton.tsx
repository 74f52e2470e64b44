import { Download } from "lucide-react";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { address } from "@/api/client";
import { ApiError } from "@/api/errors";
import { useCan } from "@/api/queries";
import { problemText } from "@/i18n";
import { Button, toastError } from "@/ui";

/** Saves the list as it is now as a CSV file. */
export function ExportButton({ ask }: { ask: { view?: string; filter?: string } }) {
  const { t } = useTranslation();
  const can = useCan();
  const download = useMutation({
    mutationFn: async () => {
      const response = await fetch(address("/tickets.csv", ask), { headers: { "Accept-Language": document.documentElement.lang }, credentials: "same-origin" });
      if (!response.ok) throw new ApiError({ code: "unknown", ...((await response.json().catch(() => ({}))) as object), status: response.status });
      const url = URL.createObjectURL(await response.blob());
      const link = Object.assign(document.createElement("a"), { href: url, download: `tickets-${new Date().toISOString().slice(0, 10)}.csv` });
      link.click();
      setTimeout(() => URL.revokeObjectURL(url), 10_000);
    },
    onError: (error) => toastError(problemText(error)),
  });
  if (!can("ticket.export")) return null;
  return <Button size="sm" icon={<Download size={15} />} busy={download.isPending} onClick={() => download.mutate()}>{t("table:export")}</Button>;
}
