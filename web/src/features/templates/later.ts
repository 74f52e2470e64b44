/** The picker with its texts, loaded when somebody first asks for a template. */

import { lazy } from "react";
import { laterTexts } from "@/i18n";

export const Picker = lazy(async () => (await Promise.all([import("./Picker"), laterTexts("templates")]))[0]);
