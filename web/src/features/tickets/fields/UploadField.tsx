import css from "./fields.module.css";
import type { useUploads } from "./useUploads";
import { Paperclip, X } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { fileSize } from "@/i18n";
import { Button, IconButton } from "@/ui";

/** Choose, drop or paste files; each shows its own failure. */
export function UploadField({ uploads: { uploads, add, remove } }: { uploads: ReturnType<typeof useUploads> }) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  return (
    // dropping has the button beside it as its keyboard way
     
    <div className={css.drop} data-over={over} onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)}
      onDrop={(event) => { event.preventDefault(); setOver(false); add(event.dataTransfer.files); }}>
      <div className={css.files}>
        <Button size="sm" icon={<Paperclip size={14} />} onClick={() => input.current?.click()}>{t("tickets_new:files.add")}</Button>
        <input ref={input} type="file" multiple hidden onChange={(event) => { add(event.target.files ?? []); event.target.value = ""; }} />
        {uploads.length === 0 && <span>{t("tickets_new:files.drop")}</span>}
        {uploads.map(({ key, name, size, state, error }) => (
          <span key={key} className={css.file} data-failed={state === "failed"} role={error ? "alert" : undefined}>
            <bdi dir="ltr" className="el">{name}</bdi>
            <span className="c3">{error ?? (state === "sending" ? t("tickets_new:files.sending") : fileSize(size))}</span>
            <IconButton size="xs" label={t("common:remove_named", { name })} icon={<X size={13} />} onClick={() => remove(key)} />
          </span>
        ))}
      </div>
    </div>
  );
}
