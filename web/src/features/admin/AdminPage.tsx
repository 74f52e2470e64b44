import css from "./admin.module.css";
import { GROUPS, sectionsFor } from "./sections";
import { useTranslation } from "react-i18next";
import { Navigate, NavLink, Outlet, useLocation } from "react-router";
import { useCan } from "@/api/queries";

/** The frame of the settings: sections at the side, the chosen one beside them. */
export function Component() {
  const { t } = useTranslation();
  const sections = sectionsFor(useCan());
  const { pathname } = useLocation();
  const [first] = sections;
  if (first && /^\/admin\/?$/.test(pathname)) return <Navigate to={first.to} replace />;
  return (
    <div className={css.page}>
      <nav className={css.nav} aria-label={t("admin:title")}>
        <div className={css.navTitle} aria-hidden="true">{t("admin:title")}</div>
        {GROUPS.map((group) => {
          const mine = sections.filter((section) => section.group === group);
          return mine.length > 0 && (
            <div key={group} style={{ display: "contents" }}>
              <div className={css.group} aria-hidden="true">{t(`admin:group.${group}`)}</div>
              {mine.map(({ key, to, icon: Icon }) => (
                <NavLink key={key} to={to} className={css.item}><Icon size={16} aria-hidden="true" />{t(`admin:section.${key}`)}</NavLink>
              ))}
            </div>
          );
        })}
      </nav>
      <div className={css.place}><Outlet /></div>
    </div>
  );
}
