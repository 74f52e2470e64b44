import css from "./shell.module.css";
import { mayEnter, PLACES, type Place } from "./places";
import { useTranslation } from "react-i18next";
import { Link, NavLink } from "react-router";
import { useMe } from "@/api/queries";
import { shownKeys } from "../commands/keys";
import { useKeys } from "../commands/registry";
import { Logo, Tooltip } from "@/ui";

function RailLink({ place }: { place: Place }) {
  const { t } = useTranslation();
  const keys = useKeys(place.command);
  const Icon = place.icon;
  const name = t(place.text);
  return (
    <Tooltip label={name} shortcut={keys && shownKeys(keys)}>
      <NavLink to={place.to} className={css.place} aria-label={name}><Icon size={20} /></NavLink>
    </Tooltip>
  );
}

export function Rail() {
  const { t } = useTranslation();
  const me = useMe();
  const places = PLACES.filter((place) => mayEnter(place, me.permissions));
  return (
    <nav className={css.rail} aria-label={t("shell:navigation")}>
      <Link to="/w" className={css.logo} aria-label={me.workspace.name}><Logo /></Link>
      {places.filter((place) => !place.atEnd).map((place) => <RailLink key={place.id} place={place} />)}
      <span className={css.spring} />
      {places.filter((place) => place.atEnd).map((place) => <RailLink key={place.id} place={place} />)}
    </nav>
  );
}
