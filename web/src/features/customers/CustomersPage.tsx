import { CustomerDialog, OrganizationDialog } from "./dialogs";
import { ofOrganization, useCustomers, useOrganizations, type Organization } from "./queries";
import { OrganizationSelect } from "./OrganizationSelect";
import { Building2, Pencil, Plus, Search, UsersRound } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation, useNavigate, useSearchParams } from "react-router";
import { useCan } from "@/api/queries";
import { languageName } from "@/i18n/languageName";
import { Avatar, Button, Chip, DeniedState, EmptyState, ErrorState, IconButton, LoadMore, RelativeTime, Table, Tabs, TextInput } from "@/ui";
import css from "../admin/admin.module.css";
import { Screen, WaitingRows } from "../admin/Screen";
import { ticketsPath } from "../reports/figures";

function People({ q, organization, onClear }: { q: string; organization: string | null; onClear: () => void }) {
  const { t, i18n } = useTranslation();
  const list = useCustomers(q, organization);
  const people = list.data?.pages.flatMap((page) => page.data) ?? [];
  if (list.error) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data) return <WaitingRows />;
  const filtered = Boolean(q || organization);
  if (people.length === 0) return <EmptyState icon={<UsersRound size={24} />} title={filtered ? t("customers:none_filtered") : t("customers:none")} actions={filtered && <Button onClick={onClear}>{t("admin:clear_filters")}</Button>}>{filtered ? null : t("customers:none_body")}</EmptyState>;
  return (
    <>
      <Table className={css.table}>
        <thead><tr>{["name", "organization", "phone", "locale", "created"].map((name) => <th key={name} scope="col">{t(`customers:field.${name}`)}</th>)}</tr></thead>
        <tbody>
          {people.map((person) => (
            <tr key={person.id}>
              <td>
                <div className={css.person}>
                  <Avatar name={person.name} size={28} />
                  <span><span className="row g6"><Link to={`/customers/${person.id}`} className="m el" dir="auto">{person.name}</Link>{person.tier === "vip" && <Chip tone="accent">{t("customers:tier.vip")}</Chip>}{person.email_state === "bounced" && <Chip tone="bad">{t("customers:bounced")}</Chip>}</span>
                    <span className="t12 c3 el" style={{ display: "block" }}><bdi dir="ltr">{person.email}</bdi></span></span>
                </div>
              </td>
              <td className="el user" dir="auto">{person.organization?.name}</td>
              <td className="mono"><bdi dir="ltr">{person.phone}</bdi></td>
              <td className="c2">{languageName(person.locale, i18n.language)}</td>
              <td className="c3"><RelativeTime at={person.created_at} /></td>
            </tr>
          ))}
        </tbody>
      </Table>
      <LoadMore more={list.hasNextPage} busy={list.isFetchingNextPage} onMore={() => void list.fetchNextPage()} />
    </>
  );
}

function Organizations({ q, editable, onClear }: { q: string; editable: boolean; onClear: () => void }) {
  const { t } = useTranslation();
  const list = useOrganizations(q);
  const [editing, setEditing] = useState<Organization | null>(null);
  const rows = list.data?.pages.flatMap((page) => page.data) ?? [];
  if (list.error) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data) return <WaitingRows />;
  if (rows.length === 0) return <EmptyState icon={<Building2 size={24} />} title={q ? t("customers:none_filtered") : t("customers:organization.none")} actions={q && <Button onClick={onClear}>{t("admin:clear_filters")}</Button>} />;
  return (
    <>
      <Table className={css.table}>
        <thead><tr><th scope="col">{t("customers:organization.name")}</th><th scope="col">{t("customers:organization.domain")}</th><th scope="col">{t("customers:organization.open")}</th><th scope="col"><span className="sr">{t("admin:actions")}</span></th></tr></thead>
        <tbody>
          {rows.map((one) => (
            <tr key={one.id}>
              <td><span className="row g6"><b className="m el" dir="auto">{one.name}</b>{one.tier === "vip" && <Chip tone="accent">{t("customers:tier.vip")}</Chip>}</span></td>
              <td><bdi dir="ltr">{one.domain}</bdi></td>
              <td><span className="row g16"><Link to={`/customers?organization=${one.id}&name=${encodeURIComponent(one.name)}`}>{t("customers:organization.people")}</Link><Link to={ticketsPath(ofOrganization(one.id))}>{t("customers:organization.tickets")}</Link></span></td>
              <td><div className={css.acts}>{editable && <IconButton label={t("admin:edit_named", { name: one.name })} icon={<Pencil size={15} />} onClick={() => setEditing(one)} />}</div></td>
            </tr>
          ))}
        </tbody>
      </Table>
      <LoadMore more={list.hasNextPage} busy={list.isFetchingNextPage} onMore={() => void list.fetchNextPage()} />
      {editing && <OrganizationDialog organization={editing} onClose={() => setEditing(null)} />}
    </>
  );
}

function Customers() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const editable = useCan()("requester.manage");
  const tab = useLocation().pathname.startsWith("/orgs") ? "orgs" : "customers";
  const [search, setSearch] = useSearchParams();
  const [text, setText] = useState("");
  const [making, setMaking] = useState(false);
  const q = useDeferredValue(text.trim());
  const organization = search.get("organization");
  const clear = () => { setText(""); setSearch({}, { replace: true }); };
  const people = tab === "customers";
  const tools = (
    <div style={{ display: "flex", flexDirection: "column", gap: 10 }}>
      <div className={css.tabs}><Tabs label={t("customers:title")} value={tab} onChange={(next) => { setText(""); void navigate(`/${next}`); }} options={[{ value: "customers", label: t("customers:tab.people") }, { value: "orgs", label: t("customers:tab.organizations") }]} /></div>
      <div className={css.tools}>
        <div className={css.search}><TextInput hideLabel size="sm" icon={<Search size={14} aria-hidden="true" />} label={people ? t("customers:search") : t("customers:organization.search")} placeholder={people ? t("customers:search") : t("customers:organization.search")} value={text} onChange={(event) => setText(event.target.value)} /></div>
        {people && <div className={css.narrow}><OrganizationSelect hideLabel size="sm" label={t("customers:field.organization")} placeholder={t("customers:any_organization")} value={organization} valueLabel={search.get("name") ?? t("customers:field.organization")} onChange={(id) => setSearch(id ? { organization: id } : {}, { replace: true })} /></div>}
      </div>
    </div>
  );
  return (
    <Screen title={t("customers:title")} tools={tools} actions={editable && <Button kind="primary" icon={<Plus size={15} />} onClick={() => setMaking(true)}>{people ? t("customers:new") : t("customers:organization.new")}</Button>}>
      {people ? <People q={q} organization={organization} onClear={clear} /> : <Organizations q={q} editable={editable} onClear={clear} />}
      {making && (people ? <CustomerDialog onClose={() => setMaking(false)} onMade={(made) => void navigate(`/customers/${made.id}`)} /> : <OrganizationDialog organization={null} onClose={() => setMaking(false)} />)}
    </Screen>
  );
}

/** /customers and /orgs: everybody who ever wrote, and where they belong. */
export function Component() {
  return useCan()("requester.read") ? <Customers /> : <DeniedState permission="requester.read" />;
}
