/** The words of the second stage. */
import { second } from "shelfline-texts/second";
import type { Format } from "../format";
import { sayer } from "../words";

const say = sayer(second);

export const wordsOf = ({ locale }: Format) => say(locale);
