/** Sheets of the second stage and of the dialog. */

const sheets = new Map<string, CSSStyleSheet>();

/** Adopts a sheet, made once a page. Constructed sheets pass a strict `style-src`. */
export function adopt(root: ShadowRoot, text: string): void {
  let sheet = sheets.get(text);
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    sheets.set(text, sheet);
  }
  if (!root.adoptedStyleSheets.includes(sheet)) {
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  }
}
