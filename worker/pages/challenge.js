// The challenge in a frame of the shop's own origin, within the dialog of a shop's page: the page asks,
// the frame answers. Only pages of the shop are answered, whoever else may have framed this.
const place = document.querySelector("#challenge");
const { sitekey, action, language, origins } = place.dataset;
let asker;
let result;

const answer = () => {
  if (asker && result) parent.postMessage({ shelfline: "challenge", ...result }, asker);
};
const tell = (said) => {
  result = said;
  answer();
};
addEventListener("message", ({ source, origin, data }) => {
  if (source !== parent || data !== "shelfline:challenge") return;
  if (!origins.split(" ").includes(origin)) return;
  asker = origin;
  answer();
});

if (window.turnstile) {
  window.turnstile.render(place, {
    sitekey,
    action,
    language,
    size: "flexible",
    callback: (token) => tell({ token }),
    "expired-callback": () => window.turnstile.reset(),
    "error-callback": () => tell({ token: "" }),
  });
} else {
  // Its script was not to be had.
  tell({ token: "" });
}
