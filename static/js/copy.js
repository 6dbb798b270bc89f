// A button beside a fact that copies it. Without a script the words are selected and copied by hand.
(function () {
  "use strict";
  var says = document.querySelector("[data-copied]");

  function byHand(from) {
    var range = document.createRange();
    range.selectNodeContents(from);
    var chosen = window.getSelection();
    chosen.removeAllRanges();
    chosen.addRange(range);
    var done = document.execCommand("copy");
    if (done) {
      chosen.removeAllRanges();
    }
    return done;
  }

  function told(button, done) {
    var label = button.querySelector(".govuk-visually-hidden").textContent.trim();
    button.firstChild.textContent = done ? "Copied" : "Select it";
    if (says) {
      says.textContent = done ? label + " is copied." : "It could not be copied. Select the words instead.";
    }
    window.setTimeout(function () {
      button.firstChild.textContent = "Copy";
    }, 2000);
  }

  document.querySelectorAll("[data-copy]").forEach(function (button) {
    var from = document.getElementById(button.getAttribute("data-copy"));
    button.hidden = false;
    button.addEventListener("click", function () {
      if (!navigator.clipboard) {
        told(button, byHand(from));
        return;
      }
      navigator.clipboard.writeText(from.innerText).then(
        function () {
          told(button, true);
        },
        function () {
          told(button, byHand(from));
        },
      );
    });
  });
})();
