import { clsx } from "./clsx";
import css from "./bits.module.css";
import { Button } from "./Button";
import { CircleAlert, CircleCheck, Info, Inbox, LockKeyhole, TriangleAlert } from "lucide-react";
import { useEffect, useState, type CSSProperties, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { isApiError } from "@/api/errors";
import { useProblem } from "@/i18n/problems";

/** True after a delay, so that quick answers never flash a skeleton. */
function useDelayed(milliseconds = 200): boolean {
  const [passed, setPassed] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setPassed(true), milliseconds);
    return () => clearTimeout(timer);
  }, [milliseconds]);
  return passed;
}

/** One gray bar. Compose bars into the real shape of what is coming. */
export const Skeleton = ({ width = "100%", height = 10, style }: { width?: number | string; height?: number; style?: CSSProperties }) => (
  <span className={css.skeleton} style={{ inlineSize: width, blockSize: height, ...style }} aria-hidden="true" />
);

/** Shows its skeleton only after 200 ms and says to screen readers that something loads. */
export function Loading({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const late = useDelayed();
  return <div aria-busy="true">{late && <><span className="sr" role="status">{t("common:loading")}</span>{children}</>}</div>;
}

interface StateProps { icon?: ReactNode; title: string; children?: ReactNode; actions?: ReactNode; tone?: "plain" | "good" | "bad" }

/** Nothing here: one sentence and the next step. tone="good" when that is good news. */
export function EmptyState({ icon, title, children, actions, tone = "plain" }: StateProps) {
  return (
    <div className={css.state}>
      <span className={clsx(css.sign, tone !== "plain" && css[tone])} aria-hidden="true">{icon ?? <Inbox size={24} />}</span>
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {actions && <div className={css.acts}>{actions}</div>}
    </div>
  );
}

/** What failed, whether the text is safe, retry, code. A 403 shows who can grant instead. */
export function ErrorState({ error, onRetry, title }: { error: unknown; onRetry?: () => void; title?: string }) {
  const { t } = useTranslation();
  const problem = useProblem();
  if (isApiError(error) && error.status === 403) return <DeniedState permission={String(error.params.permission ?? "")} />;
  return (
    <div role="alert" className={css.state}>
      <span className={clsx(css.sign, css.bad)} aria-hidden="true"><CircleAlert size={24} /></span>
      <h2>{title ?? t("common:error.title")}</h2>
      <p>{problem(error)}</p>
      <div className={css.acts}>
        {onRetry && <Button onClick={onRetry}>{t("common:retry")}</Button>}
      </div>
      {isApiError(error) && <p className="mono" dir="ltr">{error.code}</p>}
    </div>
  );
}

/** What may not be seen, and which permission a person with rights would have to grant. */
export function DeniedState({ permission }: { permission: string }) {
  const { t } = useTranslation();
  return (
    <EmptyState icon={<LockKeyhole size={24} />} title={t("common:denied.title")}>
      {t("common:denied.body")}
      {permission && <> <bdi dir="ltr" className="mono">{permission}</bdi></>}
    </EmptyState>
  );
}

const BANNER_ICONS = { info: Info, ok: CircleCheck, warn: TriangleAlert, bad: CircleAlert, plain: Info };

export function Banner({ tone, icon, children, action }: { tone: keyof typeof BANNER_ICONS; icon?: ReactNode; children: ReactNode; action?: ReactNode }) {
  const Icon = BANNER_ICONS[tone];
  return (
    <div className={clsx(css.banner, css[tone])} role={tone === "bad" ? "alert" : undefined}>
      {icon ?? <Icon size={16} aria-hidden="true" />}
      <div className="grow">{children}</div>
      {action}
    </div>
  );
}

export function Card({ title, note, actions, children, flush }: { title?: ReactNode; note?: ReactNode; actions?: ReactNode; children?: ReactNode; flush?: boolean }) {
  return (
    <section className={css.card}>
      {title && <header className={css.cardHead}><h2 className="grow">{title} {note && <small>{note}</small>}</h2>{actions}</header>}
      <div className={flush ? undefined : css.cardBody} style={title || flush ? undefined : { paddingBlockStart: 16 }}>{children}</div>
    </section>
  );
}

/** A share of a whole, 0 to 1. */
export function Progress({ share, label }: { share: number; label: string }) {
  const percent = Math.round(Math.min(1, Math.max(0, share)) * 100);
  return (
    <div className={css.track} role="progressbar" aria-label={label} aria-valuenow={percent} aria-valuemin={0} aria-valuemax={100}>
      <i style={{ inlineSize: `${percent}%` }} />
    </div>
  );
}
