import type { Place } from "./queries";
import { MessageSquareWarning } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton, type ButtonSize } from "@/ui";

const FeedbackDialog = lazy(() => import("./FeedbackDialog").then(({ FeedbackDialog: dialog }) => ({ default: dialog })));

export interface FeedbackButtonProps { place: Place; size?: ButtonSize; className?: string }

/** "This hinders me": one click, naming what it is about. Shown by `Hinders`. */
export default function FeedbackButton({ place, size = "xs", className }: FeedbackButtonProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <IconButton size={size} className={className} label={t("feedback:ask", { what: place.label || place.key })} icon={<MessageSquareWarning size={size === "xs" ? 14 : 16} />} onClick={() => setOpen(true)} />
      {open && <Suspense fallback={null}><FeedbackDialog place={place} onClose={() => setOpen(false)} /></Suspense>}
    </>
  );
}
