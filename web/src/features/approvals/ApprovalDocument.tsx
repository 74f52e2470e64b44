import css from "./approvals.module.css";
import { TONES } from "./ApprovalItem";
import { DecisionBox } from "./DecisionBox";
import { Facts } from "./Facts";
import { Levels } from "./Levels";
import { timerOf, type ApprovalDetail } from "./model";
import { useApproval } from "./queries";
import { Question } from "./Question";
import { SideColumn } from "./SideColumn";
import { Talk } from "./Talk";
import { ArrowLeft, ChevronRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useL10n } from "@/i18n";
import { Chip, ErrorState, IconButton, Loading, Scroller, Skeleton, SlaTimer } from "@/ui";

function Waiting() {
  return <Loading><div className={css.waiting}><Skeleton width="46%" height={16} /><Skeleton height={74} /><Skeleton width="80%" /><Skeleton width="70%" /><Skeleton width="74%" /></div></Loading>;
}

function Head({ detail, onBack }: { detail: ApprovalDetail; onBack?: () => void }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const { row } = detail;
  const timer = timerOf(row);
  return (
    <header className={css.docHead}>
      <div className={css.crumbs}>
        {onBack && <IconButton size="xs" label={t("common:back")} icon={<ArrowLeft size={16} className="flip" />} onClick={onBack} />}
        <Link to={`/t/${row.ticket.number}`} className="mono"><bdi dir="ltr">T-{row.ticket.number}</bdi></Link>
        <ChevronRight size={12} className="flip" aria-hidden="true" />
        <span className="el user" dir="auto">{row.ticket.subject}</span>
      </div>
      <div className="row">
        <h2 className={css.docTitle} dir="auto">{l10n(row.title)}</h2>
        {row.for_member && <Chip tone="accent">{t("approvals:for", { name: row.for_member.name })}</Chip>}
        <span className="grow" />
        {row.state !== "open" && <Chip tone={TONES[row.state]}>{t(`approvals:state.${row.state}`)}</Chip>}
        {timer && row.state === "open" && <SlaTimer timer={timer} pill long />}
      </div>
    </header>
  );
}

interface DocumentProps { id: string; /** Without a column of its own what stands beside comes below. */ aside: boolean; onBack?: () => void; onDone?: () => void }

/** What is to be decided, why, by whom; and the decision. */
export function ApprovalDocument({ id, aside, onBack, onDone }: DocumentProps) {
  const l10n = useL10n();
  const { data, error, refetch } = useApproval(id);
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Waiting />;
  return (
    <div className={css.document}>
      <Head detail={data} onBack={onBack} />
      <Scroller className={css.scroll} label={l10n(data.row.title)}>
        <Facts detail={data} />
        {data.question && <Question detail={data} />}
        <Levels detail={data} />
        <Talk detail={data} />
        {aside && <div className={css.below}><SideColumn id={id} /></div>}
      </Scroller>
      <DecisionBox key={data.row.state} detail={data} onDone={onDone} />
    </div>
  );
}
