import type { ContestFolder } from '#server/contests/folder/forms.ts';

/** Something in the folder that the network's own records do not fit: what stands there, and where it is used. */
export type ImportFault =
	| { kind: 'unknown-organisation' | 'ambiguous-organisation'; name: string; used: OrganisationUse }
	| { kind: 'unreadable-name' | 'gender-missing'; name: string; used: 'author' | 'juror' }
	| { kind: 'unknown-recipient'; name: string; used: 'decision' };
export type OrganisationUse = 'organiser' | 'entry' | 'recipient';

/** Every organisation that the folder names and that must be known to the network, once each, by its first use. */
export function organisationsUsed({ contest, entries, decisions }: ContestFolder): Map<string, OrganisationUse> {
	const named = new Map<string, OrganisationUse>();
	const note = (name: string | null, use: OrganisationUse) => {
		if (name !== null && !named.has(name)) named.set(name, use);
	};
	for (const { name } of contest.organisers) note(name, 'organiser');
	for (const { organisation } of entries) note(organisation, 'entry');
	for (const decision of decisions) {
		if (decision.kind !== 'award' || !decision.recipient) continue;
		if (decision.recipient.kind === 'organisation' || decision.recipient.kind === 'branch')
			note(decision.recipient.id, 'recipient');
	}
	return named;
}

/** Where the jurors work, as the folder says; a juror may come from outside the network. */
export const jurorOrganisations = ({ jury }: ContestFolder): string[] =>
	jury.flatMap(({ organisation }) => organisation ?? []);

/** Which persons the folder names: authors and those jurors who are people with a name, not signs («J07»). */
export function peopleNamed({
	entries,
	jury
}: ContestFolder): { name: string; gender: 'female' | 'male' | null; used: 'author' | 'juror' }[] {
	const named = new Map<string, { name: string; gender: 'female' | 'male' | null; used: 'author' | 'juror' }>();
	for (const { authors } of entries)
		for (const { name, gender } of authors) named.set(name, { name, gender, used: 'author' });
	for (const { name, gender } of jury) {
		if (isFullName(name) && !named.has(name)) named.set(name, { name, gender, used: 'juror' });
	}
	return [...named.values()];
}

/** People whom decisions name: each must be an author or a juror. */
export function peopleOfDecisions({ decisions }: ContestFolder): string[] {
	return decisions.flatMap((decision) => {
		if (decision.kind === 'kept-win') return decision.author;
		return decision.kind === 'award' && decision.recipient?.kind === 'person' ? decision.recipient.id : [];
	});
}

/** «Иванова Мария Петровна»: at least two words without digits. A sign such as «J07» or «Эксперт 3» is none. */
export const isFullName = (text: string): boolean =>
	/^[\p{L}.'’-]+(\s+[\p{L}.'’-]+)+$/u.test(text.trim()) && !/\d/.test(text);
