// The open room: the note saves itself as one types, the people in it are asked for again, and minutes count down.
// Every act of the room works without this.
(function () {
  "use strict";
  var EVERY = 15000; // milliseconds between two looks at who is here
  var PAUSE = 1500; // after the last key, before the note is sent

  function savesItself(form) {
    var text = form.querySelector("textarea");
    var version = form.querySelector("[name=version]");
    var says = form.querySelector("[data-saved]");
    var sent = text.value;
    var waiting = null;
    var busy = false;
    var stopped = false;

    function tell(words, wrong) {
      says.textContent = words;
      says.classList.toggle("room__saved--wrong", Boolean(wrong));
    }

    function save() {
      if (busy || stopped || text.value === sent) {
        return;
      }
      busy = true;
      var going = text.value;
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
            if (answer.status === 409) {
              stopped = true;
              tell(said.says, true);
            } else if (answer.ok) {
              sent = going;
              version.value = said.version;
              tell(said.says);
            } else {
              tell(said.says, true);
            }
          });
        })
        .catch(function () {
          tell("Not saved. Your words are still here; they are sent again in a moment.", true);
          later(PAUSE * 4);
        })
        .finally(function () {
          busy = false;
          if (text.value !== going) {
            later(PAUSE);
          }
        });
    }

    function later(wait) {
      window.clearTimeout(waiting);
      waiting = window.setTimeout(save, wait);
    }

    text.addEventListener("input", function () {
      later(PAUSE);
    });
    text.addEventListener("blur", save);
    form.addEventListener("submit", function () {
      stopped = true;
      sent = text.value;
    });
    window.addEventListener("beforeunload", function (event) {
      if (text.value !== sent) {
        event.preventDefault();
      }
    });
  }

  function asksAgain(place) {
    window.setInterval(function () {
      if (document.hidden || place.contains(document.activeElement)) {
        return;
      }
      fetch(place.dataset.asksAgain, { credentials: "same-origin", redirect: "manual" })
        .then(function (answer) {
          return answer.ok ? answer.text() : null;
        })
        .then(function (html) {
          if (html !== null && html !== place.innerHTML) {
            place.innerHTML = html;
          }
        })
        .catch(function () {});
    }, EVERY);
  }

  function countsDown(place) {
    var left = Number(place.dataset.minutesLeft);
    window.setInterval(function () {
      left -= 1;
      place.textContent =
        left >= 0
          ? "Now: " + left + " of " + place.dataset.minutesPlanned + " minutes left"
          : "Now: " + -left + " minutes over";
      place.classList.toggle("agenda__about--over", left < 0);
    }, 60000);
  }

  document.querySelectorAll("form[data-saves-itself]").forEach(savesItself);
  document.querySelectorAll("[data-asks-again]").forEach(asksAgain);
  document.querySelectorAll("[data-minutes-left]").forEach(countsDown);
})();
