import { useTranslation } from "react-i18next";
import { Modal } from "@/ui";

export default function NewTicketDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  return <Modal open onClose={onClose} title={t("shell:new_ticket")}>{null}</Modal>;
}
