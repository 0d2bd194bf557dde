/** The address that was typed in this session: here, or into the dialog of an order. */

const KEPT = "shelfline:email";

export function typed(): string {
  try {
    const draft = sessionStorage["shelfline:draft"];
    return sessionStorage[KEPT] || (draft && JSON.parse(draft).email) || "";
  } catch {
    return "";
  }
}

export function keep(email: string): void {
  try {
    sessionStorage[KEPT] = email;
  } catch {
    // It lasts as long as the dialog.
  }
}
