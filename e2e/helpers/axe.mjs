// What axe finds on a page.
import { AxeBuilder } from "@axe-core/playwright";

/** The violations of a page, or of what `within` selects; in the page itself, for a page of its own that
 * puts the answers of frames together takes longer than all else. */
export function axe(page, within) {
  const builder = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"] });
  return (within ? builder.include(within) : builder).analyze();
}
