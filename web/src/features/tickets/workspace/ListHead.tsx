import css from "./workspace.module.css";
import { FilterButton } from "./FilterButton";
import { SORTS, type Place } from "./place";
import { shownCount, useViewName, viewPath } from "./views";
import { ViewSwitch } from "./ViewSwitch";
import { ArrowDownNarrowWide, ArrowDownWideNarrow, Check, Search } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useMe, useViews } from "@/api/queries";
import { useShellState } from "@/app/shell/state";
import { Avatar, Button, IconButton, Menu, MenuItem } from "@/ui";

function useCurrent(place: Place) {
  const { data } = useViews();
  const name = useViewName();
  const view = data?.find((one) => viewPath(one) === place.view || one.id === place.view);
  const own = view && place.query.sort === undefined ? view.sort : place.query.sort;
  return { views: data ?? [], view, title: view ? name(view) : "", sort: own?.split(",")[0] ?? SORTS[0] };
}

function SortMenu({ sort, onChange }: { sort: string; onChange: (sort: string) => void }) {
  const { t, i18n } = useTranslation();
  const key = (one: string) => `workspace:sort.${one.replace(":", "_")}`;
  const Icon = sort.endsWith("asc") ? ArrowDownNarrowWide : ArrowDownWideNarrow;
  const text = i18n.exists(key(sort)) ? t(key(sort)) : t("workspace:sort.own");
  return (
    <Menu trigger={<Button kind="ghost" size="xs" className={css.sort} icon={<Icon size={14} />} aria-label={t("workspace:sort.label", { name: text })}><span className="el">{text}</span></Button>}>
      {SORTS.map((one) => <MenuItem key={one} checked={one === sort} end={one === sort && <Check size={15} />} onClick={() => onChange(one)}>{t(`workspace:sort.${one.replace(":", "_")}`)}</MenuItem>)}
    </Menu>
  );
}

function PhoneHead({ place }: { place: Place }) {
  const { t } = useTranslation();
  const me = useMe();
  const name = useViewName();
  const show = useShellState((state) => state.show);
  const { views, view, title } = useCurrent(place);
  return (
    <>
      <div className={css.mobileHead}>
        <Link to="/me" aria-label={t("shell:account.me")}><Avatar name={me.name} color={me.color} size={32} /></Link>
        <h1 className="grow el">{title} <span className="c3 num" style={{ fontWeight: 400 }}>{typeof view?.count === "number" && shownCount(view.count)}</span></h1>
        <IconButton size="lg" label={t("common:search")} icon={<Search size={20} />} onClick={() => show("palette")} />
        <FilterButton filter={place.query.filter} onChange={(filter) => place.set({ filter })} />
      </div>
      <nav className={css.chips} aria-label={t("workspace:views")}>
        {views.map((one) => (
          <Link key={one.id} to={`/w/${viewPath(one)}`} className={css.chip} aria-current={viewPath(one) === place.view ? "page" : undefined}>{name(one)} {typeof one.count === "number" && one.count > 0 && <span className="num">{shownCount(one.count)}</span>}</Link>
        ))}
      </nav>
    </>
  );
}

/** Name and number of the view, sort and quick filter; on phones the views as chips. */
export function ListHead({ place, viewsInMenu, phone }: { place: Place; viewsInMenu: boolean; phone: boolean }) {
  const { view, title, sort } = useCurrent(place);
  if (phone) return <PhoneHead place={place} />;
  const Title = place.number === null ? "h1" : "h2";
  return (
    <header className={css.head}>
      <Title className={css.title}>{viewsInMenu ? <ViewSwitch title={title} current={place.view} /> : <span className="el" style={{ display: "block" }}>{title}</span>}</Title>
      {typeof view?.count === "number" && !place.query.filter && <span className={css.total}>{shownCount(view.count)}</span>}
      <span className="grow" />
      <SortMenu sort={sort} onChange={(next) => place.set({ sort: next })} />
      <FilterButton filter={place.query.filter} onChange={(filter) => place.set({ filter })} />
    </header>
  );
}
