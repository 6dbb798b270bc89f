// Starts the components that the page carries. Every page works without this.
(function () {
  if (window.GOVUKFrontend) {
    window.GOVUKFrontend.initAll();
  }
  if (window.MOJFrontend) {
    window.MOJFrontend.initAll();
  }
  if (window.accessibleAutocomplete) {
    document.querySelectorAll("select[data-autocomplete]").forEach(function (select) {
      window.accessibleAutocomplete.enhanceSelectElement({
        selectElement: select,
        defaultValue: select.value ? undefined : "",
        showAllValues: true,
      });
    });
  }
  // One menu open at a time, and Escape closes it and gives the focus back.
  document.querySelectorAll("details[data-menu]").forEach(function (menu) {
    menu.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && menu.open) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
    });
    document.addEventListener("click", function (event) {
      if (!menu.contains(event.target)) {
        menu.open = false;
      }
    });
  });
})();
