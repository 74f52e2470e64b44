// Runs before the first paint so that a dark workspace never flashes white.
// A file of its own because the content security policy forbids inline scripts.
(function () {
  var root = document.documentElement;
  var read = function (key) {
    try {
      return localStorage.getItem(key);
    } catch (_) {
      return null;
    }
  };
  var theme = read("ringdesk.theme") || "system";
  var dark = theme === "dark" || (theme === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.dataset.theme = dark ? "dark" : "light";
  var locale = read("ringdesk.locale");
  if (locale) {
    root.lang = locale;
    root.dir = locale === "ar" ? "rtl" : "ltr";
  }
})();
