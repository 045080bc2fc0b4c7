import type { PrintedDocument } from '#server/awards/register/documents.ts';
import type { Recipient } from '#server/platform/documents/shapes.ts';
import { m } from '#messages';
import type { Fact } from '#ui/Facts.svelte';
import { formatDay } from '#ui/dates.ts';

/** Everything that the paper says, in the order in which it says it, so that eye or ear can follow along. */
export function printedFacts(printed: PrintedDocument, issuedOn: string): Fact[] {
	return [
		fact(m.verify_number(), printed.number),
		fact(m.verify_issued(), formatDay(issuedOn)),
		fact(m.verify_issuer(), printed.issuer.name, printed.issuer.founder),
		fact(m.verify_contest(), printed.contest),
		fact(m.verify_award(), ...wordsOf(printed)),
		fact(m.verify_recipient(), ...recipientLines(printed)),
		...(printed.kind === 'letter'
			? [fact(m.verify_text(), printed.salutation, ...printed.paragraphs)]
			: [
					fact(m.verify_nomination(), printed.nomination),
					fact(m.verify_work(), printed.work && m.work_quoted({ title: printed.work }))
				]),
		...(printed.kind === 'diploma'
			? [fact(m.verify_merit(), printed.merit), fact(m.verify_giver(), printed.giver)]
			: []),
		fact(
			m.verify_signatures(),
			...printed.signatures.map(({ post, name }) => `${post.replaceAll('\n', ' ')} — ${name}`)
		),
		fact(m.verify_city(), printed.city)
	].filter(({ values }) => values.length > 0);
}

function fact(term: string, ...texts: (string | undefined)[]): Fact {
	return { term, values: texts.filter((text) => text !== undefined && text !== '').map((text) => ({ text: text! })) };
}

function wordsOf(printed: PrintedDocument): string[] {
	if (printed.kind === 'letter') return [printed.title ?? m.document_thank_you_letter()];
	const title =
		printed.title ?? (printed.kind === 'certificate' ? m.document_participation_certificate() : m.document_diploma());
	return [[title, printed.degree].filter(Boolean).join(' ')];
}

function recipientLines(printed: PrintedDocument): (string | undefined)[] {
	if (printed.kind === 'letter')
		return [printed.addressee.name, printed.addressee.post, printed.addressee.organisation];
	return linesOf(printed.recipient);
}

function linesOf(recipient: Recipient): (string | undefined)[] {
	if (recipient.kind === 'organisation') return [recipient.name, recipient.parent, recipient.territory];
	if (recipient.kind === 'person') return [recipient.name, recipient.post, recipient.organisation, recipient.territory];
	const members = recipient.members.map(({ name, post }) => (post ? `${name}, ${post}` : name));
	return [recipient.title, ...members, recipient.organisation, recipient.territory];
}
