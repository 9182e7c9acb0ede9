// Asks once whether what is looked at may be remembered, and tells head office only then.
(function () {
  var page = document.body.dataset, events = window.shopEvents, bar = document.getElementById("ask");
  if (!events) return;
  function answer(value) {
    try {
      if (value) localStorage.setItem("_consent", value);
      return localStorage.getItem("_consent");
    } catch (e) { return "no"; /* A private window: nothing is remembered. */ }
  }
  function refuses() {
    return navigator.doNotTrack == "1" || navigator.globalPrivacyControl;
  }
  function visitor() {
    try { return localStorage.getItem("_v"); } catch (e) { return null; }
  }
  function identify() {
    if (!page.member || !visitor() || sessionStorage.getItem("_known") == visitor()) return;
    fetch(page.root + "/identity?visitor=" + encodeURIComponent(visitor()))
      .then(function (answered) { return answered.json(); })
      .then(function (who) {
        if (!who.member) return;
        events.identify(who.member, who.proof);
        sessionStorage.setItem("_known", visitor());
      });
  }
  function begin() {
    events.consent(true);
    if (page.event) events.track(page.event, page.sku ? { sku: page.sku } : {});
    identify();
  }
  function follow(selector, event, name, key) {
    document.querySelectorAll(selector).forEach(function (element) {
      element.addEventListener(event, function () {
        events.track(name, { sku: element.dataset[key] });
        events.flush();
      });
    });
  }
  follow("form[data-added]", "submit", "Product Added", "added");
  follow("form[data-removed]", "submit", "Product Removed", "removed");
  follow("a[data-clicked]", "click", "Product Clicked", "clicked");
  document.querySelectorAll("form[data-left]").forEach(function (form) {
    form.addEventListener("submit", function () {
      sessionStorage.removeItem("_known");
      events.reset();
    });
  });
  if (answer() == "yes") begin();
  else if (!answer() && !refuses()) {
    bar.hidden = false;
    document.getElementById("ask-yes").addEventListener("click", function () {
      answer("yes");
      bar.hidden = true;
      begin();
    });
    document.getElementById("ask-no").addEventListener("click", function () {
      answer("no");
      bar.hidden = true;
    });
  }
})();
