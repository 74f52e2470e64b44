import css from "./composer.module.css";
import { knownFile } from "./uploads";
import type { Upload } from "./useUploads";
import { CircleAlert, Paperclip, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { fileSize } from "@/i18n";
import { IconButton } from "@/ui";

interface DraftFilesProps { ids: string[]; running: Upload[]; onRemove: (id: string) => void; onDismiss: (key: number) => void }

/** Files of a draft: on board, on their way, refused. */
export function DraftFiles({ ids, running, onRemove, onDismiss }: DraftFilesProps) {
  const { t } = useTranslation();
  if (ids.length + running.length === 0) return null;
  return (
    <ul className={css.files} aria-label={t("ticket:composer.files")}>
      {ids.map((id) => {
        const file = knownFile(id);
        const name = file?.name ?? t("ticket:composer.unnamed_file");
        return (
          <li key={id} className={css.file}>
            <Paperclip size={13} aria-hidden="true" /><bdi dir="ltr" className="el">{name}</bdi>
            {file && <small className="c3"><bdi dir="ltr">{fileSize(file.size)}</bdi></small>}
            <IconButton size="xs" label={t("common:remove_named", { name })} icon={<X size={13} />} onClick={() => onRemove(id)} />
          </li>
        );
      })}
      {running.map((one) => (
        <li key={one.key} className={css.file} data-failed={Boolean(one.error)} role={one.error ? "alert" : undefined}>
          {one.error ? <CircleAlert size={13} aria-hidden="true" /> : <Paperclip size={13} aria-hidden="true" />}
          <bdi dir="ltr" className="el">{one.name}</bdi>
          {one.error ? <small>{one.error}</small> : <small className="c3" dir="ltr">{Math.round(one.share * 100)}%</small>}
          <IconButton size="xs" label={t("common:remove_named", { name: one.name })} icon={<X size={13} />} onClick={() => onDismiss(one.key)} />
          {!one.error && <span className={css.bar} style={{ inlineSize: `${one.share * 100}%` }} />}
        </li>
      ))}
    </ul>
  );
}
