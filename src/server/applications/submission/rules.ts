import type { ContestPlan } from '#server/contests/plan/forms.ts';
import type { ProposedOrganisation } from '../forms.ts';
import type { Answers } from '#server/contests/form/forms.ts';
import type { AttachedFile } from '../attachments/list/queries.ts';
import type { Author } from '../authors/queries.ts';

/** Everything that was sent, as it stood: what the check, the jury and the receipt go by. Its canonical JSON is hashed. */
export type SentContent = {
	nomination: { key: string; title: string } | null;
	title: string;
	organisation: { id: string; name: string } | null;
	proposedOrganisation: ProposedOrganisation | null;
	teamName: string;
	authors: (Omit<Author, 'accountId'> & { id: string })[];
	answers: Answers;
	files: Omit<AttachedFile, 'state'>[];
};

type Limit = NonNullable<ContestPlan['participation']['limit']>;

/** Whether one more application from there would be too many; `counted`: those already taken, without this one. */
export const isLimitReached = (limit: Limit | null, counted: number): boolean =>
	limit !== null && counted >= limit.most;

/**
 * The organisation whose applications are counted together: with branches counted apart, itself; counted by system, the
 * nearest library system above (or itself), and where there is none the library whose branch it is. `above` begins with
 * the organisation itself.
 */
export function countedTogetherUnder(above: readonly { id: string; kind: string }[], per: Limit['per']): string | null {
	const [own] = above;
	if (!own) return null;
	if (per === 'organisation') return own.id;
	const system = above.find(({ kind }) => kind === 'library-system');
	return (system ?? above.find(({ kind }) => kind !== 'branch') ?? own).id;
}

/**
 * Whether nothing but what may be brought until the check ends (answers and files of those fields, the signed sheet)
 * differs from what was sent before. Such a supplement is taken after the deadline too.
 */
export function isSupplement(before: SentContent, after: SentContent, laterFields: readonly string[]): boolean {
	const isLater = (fieldId: string) => laterFields.includes(fieldId);
	const rest = ({ answers, files, ...content }: SentContent) => ({
		...content,
		// Organisations are renamed by the day; what counts is which one it is.
		organisation: content.organisation?.id,
		answers: Object.entries(answers)
			.filter(([field]) => !isLater(field))
			.sort(([a], [b]) => (a < b ? -1 : 1)),
		files: files.filter(({ fieldId }) => !isLater(fieldId))
	});
	return JSON.stringify(inOrder(rest(before))) === JSON.stringify(inOrder(rest(after)));
}

/** The same with the members of every object in order: what comes back from the database has lost its own. */
function inOrder(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(inOrder);
	if (value === null || typeof value !== 'object') return value;
	const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
	return Object.fromEntries(entries.map(([key, member]) => [key, inOrder(member)]));
}
