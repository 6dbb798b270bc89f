// A long form saves itself while one types. Its buttons work without this.
(function () {
  "use strict";
  var PAUSE = 2000; // milliseconds after the last key

  function savesItself(form) {
    var version = form.querySelector("[name=version]");
    var says = form.querySelector("[data-saved]");
    var sent = typed();
    var waiting = null;
    var busy = false;
    var stopped = false;

    function typed() {
      return Array.prototype.map
        .call(form.querySelectorAll("textarea"), function (one) {
          return one.value;
        })
        .join("\u0000");
    }

    function tell(words, wrong) {
      says.textContent = words;
      says.classList.toggle("return-saved--wrong", Boolean(wrong));
    }

    function later(wait) {
      window.clearTimeout(waiting);
      waiting = window.setTimeout(save, wait);
    }

    function heard(answer, said, going) {
      if (answer.ok) {
        sent = going;
        version.value = said.version;
      } else {
        stopped = answer.status === 409;
      }
      tell(said.says, !answer.ok);
    }

    function save() {
      if (busy || stopped || typed() === sent) {
        return;
      }
      var going = typed();
      busy = true;
      tell("Saving…");
      fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { "X-Saved": "autosave" },
        credentials: "same-origin",
        redirect: "manual",
      })
        .then(function (answer) {
          if (answer.type === "opaqueredirect") {
            throw new Error("signed out");
          }
          return answer.json().then(function (said) {
            heard(answer, said, going);
          });
        })
        .catch(function () {
          tell("Not saved. Your words are still here; they are sent again in a moment.", true);
          later(PAUSE * 4);
        })
        .finally(function () {
          busy = false;
          if (typed() !== going) {
            later(PAUSE);
          }
        });
    }

    form.addEventListener("input", function () {
      later(PAUSE);
    });
    form.addEventListener("submit", function () {
      stopped = true;
      sent = typed();
    });
    window.addEventListener("beforeunload", function (event) {
      if (typed() !== sent) {
        event.preventDefault();
      }
    });
  }

  document.querySelectorAll("form[data-autosave]").forEach(savesItself);
})();
