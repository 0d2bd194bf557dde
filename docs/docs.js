// The developers' page: snippets that can be copied, and the playground.
import { play } from "./playground.js";
import { snippets } from "./snippets.js";

const values = snippets();
play(values);
