/** The words of this dialog. */
import { waitlist } from "shelfline-texts/waitlist";
import { sayer } from "../words";

export const wordsFor = sayer(waitlist);
export type Say = ReturnType<typeof wordsFor>;
