import type { ApplicationForm } from '#server/contests/form/forms.ts';
import type { SentContent } from '../../submission/rules.ts';

export type ChangedPart =
	| { part: 'nomination' | 'title' | 'organisation' | 'team' | 'authors' | 'sheet' }
	| { part: 'answer' | 'files'; label: string };

/** What differs between two versions that were sent, in the order in which an application is read. */
export function changesBetween(before: SentContent, after: SentContent, form: ApplicationForm): ChangedPart[] {
	const differs = (of: (content: SentContent) => unknown) => JSON.stringify(of(before)) !== JSON.stringify(of(after));
	const asked = new Set(form.map(({ id }) => id));
	const filesIn = (isIn: (fieldId: string) => boolean) => (content: SentContent) =>
		content.files.filter(({ fieldId }) => isIn(fieldId)).map(({ id, alt }) => [id, alt]);
	const whole: [Exclude<ChangedPart['part'], 'answer' | 'files'>, boolean][] = [
		['nomination', differs(({ nomination }) => nomination?.key)],
		['title', differs(({ title }) => title)],
		[
			'organisation',
			differs(({ organisation, proposedOrganisation }) => organisation?.id ?? proposedOrganisation?.name)
		],
		['team', differs(({ teamName }) => teamName)],
		['authors', differs(({ authors }) => authors.map(inOrder))]
	];
	return [
		...whole.flatMap(([part, isChanged]) => (isChanged ? [{ part }] : [])),
		...form.flatMap(({ id, label, kind }): ChangedPart[] => {
			const isFile = kind === 'files' || kind === 'images';
			if (isFile) return differs(filesIn((fieldId) => fieldId === id)) ? [{ part: 'files', label }] : [];
			return differs(({ answers }) => inOrder(Object.hasOwn(answers, id) ? answers[id] : null))
				? [{ part: 'answer', label }]
				: [];
		}),
		// Beside the fields of the form there is only the signed sheet.
		...(differs(filesIn((fieldId) => !asked.has(fieldId))) ? [{ part: 'sheet' as const }] : [])
	];
}

/** What comes back from the database has lost the order of its members. */
function inOrder(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(inOrder);
	if (value === null || typeof value !== 'object') return value ?? null;
	return Object.entries(value)
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([key, member]) => [key, inOrder(member)]);
}
