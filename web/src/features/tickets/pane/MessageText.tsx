import css from "./pane.module.css";
import { richText } from "./richText";
import { linkParts } from "./links";
import { pieces } from "../composer/mentions";
import { ChevronDown, ChevronRight, ImageOff } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Message } from "@/api/types";
import { Button, clsx } from "@/ui";

function Line({ text, names }: { text: string; names: string[] }) {
  return (
    <p dir="auto">
      {pieces(text, names).map((piece, at) => (piece.mention
        ? <span key={at} className={css.mention}><bdi>{piece.text}</bdi></span>
        : linkParts(piece.text).map((part, index) => (part.href
          ? <a key={`${at}.${index}`} href={part.href} target="_blank" rel="noopener noreferrer nofollow"><bdi dir="ltr">{part.text}</bdi></a>
          : part.text))))}
    </p>
  );
}

/** Plain text, line by line, because each line has its own direction. */
export const PlainText = ({ text, names = [] }: { text: string; names?: string[] }) => (
  <div className={css.body}>{text.split("\n").map((line, index) => <Line key={index} text={line} names={names} />)}</div>
);

function Quoted({ text }: { text: string }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <div className={css.quoted}>
      <button type="button" className={css.fold} aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? <ChevronDown size={13} aria-hidden="true" /> : <ChevronRight size={13} className="flip" aria-hidden="true" />}
        {t(open ? "ticket:message.hide_quoted" : "ticket:message.show_quoted")}
      </button>
      {open && <div className={css.old} dir="auto">{text}</div>}
    </div>
  );
}

function Rich({ message, html, images }: { message: Message; html: string; images: boolean }) {
  const { t } = useTranslation();
  const imageText = t("ticket:message.image");
  const content = useMemo(() => {
    const own = (id: string) => message.attachments.find((one) => one.id === id)?.url;
    return richText(html, { images, imageText, own });
  }, [message.attachments, html, images, imageText]);
  return <div className={clsx(css.body, css.rich)} dir="auto">{content}</div>;
}

/** What was said: the readable text first, the mail's own look and its pictures on request. */
export function MessageText({ message, names }: { message: Message; names: string[] }) {
  const { t } = useTranslation();
  const [rich, setRich] = useState(false);
  const [images, setImages] = useState(false);
  return (
    <>
      {rich && message.html ? <Rich message={message} html={message.html} images={images} /> : <PlainText text={message.text} names={names} />}
      {message.html && (
        <div className="row wrap g6">
          <Button kind="link" size="xs" onClick={() => setRich(!rich)}>{t(rich ? "ticket:message.plain" : "ticket:message.rich")}</Button>
          {message.has_remote_images && !images && (
            <Button kind="link" size="xs" icon={<ImageOff size={13} />} onClick={() => { setRich(true); setImages(true); }}>{t("ticket:message.show_images")}</Button>
          )}
        </div>
      )}
      {message.quoted && <Quoted text={message.quoted} />}
    </>
  );
}
