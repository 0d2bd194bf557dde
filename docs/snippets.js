// Snippets show this shop's own address, and are copied as they are shown.

/** Readies every snippet of the page; answers how to fill their placeholders in again. */
export function snippets() {
  const blocks = [...document.querySelectorAll(".snippet code")].map((code) => ({
    code,
    text: code.textContent,
  }));
  const known = { origin: location.origin, sku: "trail-lamp" };
  const fill = (values) => {
    Object.assign(known, values);
    for (const { code, text } of blocks) {
      if (text) code.textContent = text.replace(/\{(\w+)\}/g, (all, name) => known[name] ?? all);
    }
  };
  for (const { code } of blocks) code.parentElement.after(copier(code));
  fill({});
  integrity(fill);
  return fill;
}

function copier(code) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "copy", textContent: "Copy" });
  button.onclick = async () => {
    try {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = "Copied";
    } catch {
      // Where the page may not write to the clipboard, the text is selected for the reader to copy.
      getSelection().selectAllChildren(code);
      button.textContent = "Selected: press Ctrl C";
    }
    button.onblur = () => (button.textContent = "Copy");
  };
  return button;
}

/** Fills in the address and the digest of the script that is deployed now. */
async function integrity(fill) {
  const said = document.getElementById("integrity-said");
  try {
    const answer = await fetch("/docs/integrity.json");
    const { src, integrity, version } = await answer.json();
    fill({ src: new URL(src, location.origin).href, integrity });
    said.textContent = version ? `As deployed now, version ${version}.` : "As deployed now.";
  } catch {
    said.textContent = "The values of this deploy could not be read from /docs/integrity.json.";
  }
}
