/** Time zones the browser knows, as options; names of cities are written with their gap. */
export const zoneOptions = () =>
  (Intl.supportedValuesOf?.("timeZone") ?? ["Asia/Shanghai", "UTC"]).map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }));
