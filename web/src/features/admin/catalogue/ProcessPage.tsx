import css from "../admin.module.css";
import { Screen, WaitingRows } from "../Screen";
import { Moves } from "./Moves";
import { useProcesses, type Definition, type Listed } from "./processes";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { configQuery } from "@/api/queries";
import type { Config } from "@/api/types";
import { useL10n } from "@/i18n";
import { Card, Chip, dotOf, EmptyState, ErrorState, RelativeTime, StatusDot } from "@/ui";
import { statusNames } from "../../tickets/model";

type Published = Config["nodes"][number];

/** The newest version of each process comes first, older ones that tickets still run on after it. */
const inOrder = (published: Published[]): Published[] =>
  [...published].sort((a, b) => a.process_key.localeCompare(b.process_key) || b.version - a.version);

interface VersionProps { published: Published; newest: boolean; config: Config; definition: Definition | undefined }

function Version({ published, newest, config, definition }: VersionProps) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const types = config.types.filter((type) => type.process_key === published.process_key);
  return (
    <Card title={definition ? l10n(definition.name) : <bdi dir="ltr">{published.process_key}</bdi>} note={t("admin:process.version", { version: published.version })}
      actions={<Chip tone={newest ? "ok" : "plain"}>{newest ? t("admin:process.current") : t("admin:process.older")}</Chip>}>
      {types.length > 0 && <p className="t13 c2 row wrap g6" style={{ marginBlockEnd: 12 }}>{t("admin:process.used_by")} {types.map((type) => <Chip key={type.key}>{l10n(type.name)}</Chip>)}</p>}
      <ol className={css.steps}>
        {published.nodes.map((node, index) => (
          <li key={node.key} className={css.step}>
            <div className="row"><span className={css.number}>{index + 1}</span><b className="m grow" dir="auto">{l10n(node.name)}</b></div>
            <StatusDot dot={dotOf({ status_category: node.category, returned: node.status === "returned" })}>{l10n(statusNames(config, node.status))}</StatusDot>
            <span className="c2" dir="auto">{t("admin:process.duty")} {l10n(node.duty)}</span>
            {definition && <Moves definition={definition} node={node.key} />}
          </li>
        ))}
      </ol>
      {definition && <p className="t12 c3" style={{ marginBlockStart: 12 }}>{t("admin:process.limits", { accept: definition.limits.accept_after_days, close: definition.limits.close_after_days, archive: definition.limits.archive_after_days, reopen: definition.limits.reopen_within_days })}</p>}
    </Card>
  );
}

function History({ process }: { process: Listed }) {
  const { t } = useTranslation();
  return (
    <Card flush title={t("admin:process.history")} note={process.versions.length}>
      {process.versions.map((one) => (
        <div key={one.version} className={css.line}><span>{t("admin:process.version", { version: one.version })}</span><span className="grow c2" dir="auto">{one.reason}</span><bdi>{one.author_name}</bdi><span className="c3"><RelativeTime at={one.published_at} /></span></div>
      ))}
    </Card>
  );
}

/** /admin/process: the published processes; a running ticket stays on the version it began with. */
export function Component() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(configQuery);
  const { listed, definitionOf } = useProcesses();
  const versions = inOrder(data?.nodes ?? []);
  return (
    <Screen padded title={t("admin:section.process")} note={t("admin:process.note")}>
      {error ? <ErrorState error={error} onRetry={() => void refetch()} />
        : !data ? <WaitingRows />
        : versions.length === 0 ? <EmptyState title={t("admin:process.none")} />
        : versions.map((one, index) => <Version key={`${one.process_key}-${one.version}`} published={one} config={data} definition={definitionOf(one.process_key, one.version)} newest={versions[index - 1]?.process_key !== one.process_key} />)}
      {listed.map((process) => <History key={process.key} process={process} />)}
    </Screen>
  );
}
