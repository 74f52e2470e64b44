/** The parts of knowledge that a ticket's page shows, each with its texts when it is first needed. */

import { lazy } from "react";
import { laterTexts } from "@/i18n";

const withTexts = <T,>(part: () => Promise<T>) => async (): Promise<T> => (await Promise.all([part(), laterTexts("knowledge")]))[0];

export const TicketArticles = lazy(withTexts(() => import("./TicketArticles")));
export const WriteArticle = lazy(withTexts(() => import("./WriteArticle")));
export const ArticlePicker = lazy(withTexts(() => import("./ArticlePicker")));
