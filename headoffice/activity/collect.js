// Tells head office what is looked at; nothing before the shop calls `consent(true)`, and nothing
// where the browser asks not to be tracked.
(function (w, d, n) {
  var s = d.currentScript, key = s.dataset.key, url = s.src.replace(/collect[^/]*$/, "collect"),
    q = [], agreed = false, who, opened = 0, seen,
    dnt = n.doNotTrack == "1" || n.globalPrivacyControl;
  function id() { return w.crypto.randomUUID(); }
  function store(value) {
    try {
      if (value) localStorage.setItem("_v", value);
      else if (value === "") localStorage.removeItem("_v");
      else return localStorage.getItem("_v");
    } catch (e) { /* Private windows have none: she is new on each page. */ }
  }
  function add(m) {
    if (!agreed || dnt) return;
    if (!who && !(who = store())) store(who = id());
    m.messageId = id();
    m.anonymousId = who;
    m.timestamp = new Date().toISOString();
    if (q.push(m) > 19) send();
  }
  function send() {
    if (!q.length) return;
    n.sendBeacon(url, JSON.stringify(
      { writeKey: key, batch: q.splice(0, 50), sentAt: new Date().toISOString() }));
  }
  function dwelled() {
    if (seen && Date.now() - opened > 3e4) track("Product Dwelled", { sku: seen });
    seen = 0;
  }
  function track(event, properties) {
    add({ type: "track", event: event, properties: properties || {} });
    if (event == "Product Viewed") {
      seen = properties.sku || properties.product_id;
      opened = Date.now();
    }
  }
  w.shopEvents = {
    consent: function (yes) { agreed = yes; if (!yes) { q = []; store(who = ""); } },
    track: track,
    identify: function (member, proof) {
      add({ type: "identify", userId: member, context: { identity: { proof: proof } } });
      send();
    },
    reset: function () { send(); store(who = ""); },
    flush: send
  };
  setInterval(send, 5e3);
  d.addEventListener("visibilitychange", function () {
    if (d.visibilityState == "hidden") { dwelled(); send(); }
  });
})(window, document, navigator);
