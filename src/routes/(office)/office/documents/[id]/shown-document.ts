import type { RegisteredDocument } from '#server/awards/register/history/queries.ts';
import type { PrintedDocument } from '#server/awards/register/documents.ts';
import { correctableTexts, textsOf } from '#server/awards/register/correction/rules.ts';
import { dayIn } from '#ui/dates.ts';

/** A paper as the pages about it show it: days are those of the network. */
export function chainLine(
	{ id, number, code, kind, issuedOn, state, annulment, reissue, isReplaced }: RegisteredDocument,
	timeZone: string
) {
	return {
		id,
		number,
		code,
		kind,
		issuedOn,
		state,
		isReplaced,
		annulment: annulment && { reason: annulment.reason, by: annulment.by, on: dayIn(annulment.at, timeZone) },
		reissuedBy: reissue?.by ?? null
	};
}

/** What is printed, without what is absent. */
export function printedTexts(printed: PrintedDocument) {
	const texts = textsOf(printed);
	return correctableTexts.flatMap((name) => (texts[name] ? [{ name, text: texts[name] }] : []));
}
