// Runs first in the body, before anything is drawn: the components of GOV.UK Frontend start only under these classes.
(function () {
  if ("noModule" in HTMLScriptElement.prototype) {
    document.body.classList.add("js-enabled", "govuk-frontend-supported");
  }
})();
