import type { RecipientKind } from '#server/contests/scoring/rule-set/forms.ts';
import type { GivenAward, TallyResult } from '#server/contests/scoring/rules.ts';

/** Who receives an award. A team's award belongs to the organisation that sent the work as well. */
export type AwardRecipient = {
	kind: 'organisation' | 'person' | 'team';
	organisationId: string | null;
	personId: string | null;
	teamName: string;
	memberIds: string[];
};

type AwardedEntry = {
	key: string;
	title: string;
	organisationId: string | null;
	teamName: string;
	authors: readonly { personId: string }[];
};

/**
 * The jury may name the recipient; otherwise it is who stands behind the entry: its one author, its team, or, where
 * no author is named or the rules give the award to organisations alone (`allowed`), its organisation. A work of which
 * nothing else is known is named by its title or number.
 */
export function recipientOfEntry(
	{ recipient }: Pick<GivenAward, 'recipient'>,
	entry: AwardedEntry | null,
	allowed: readonly RecipientKind[] = []
): AwardRecipient | null {
	const organisationId = entry?.organisationId ?? null;
	const nobody = { organisationId, personId: null, teamName: '', memberIds: [] };
	if (recipient?.kind === 'organisation' || recipient?.kind === 'branch')
		return { ...nobody, kind: 'organisation', organisationId: recipient.id };
	if (recipient?.kind === 'person') return { ...nobody, kind: 'person', personId: recipient.id };
	if (!entry) return null;
	const isForOrganisations =
		allowed.length > 0 && allowed.every((kind) => kind === 'organisation' || kind === 'branch');
	if (isForOrganisations && !recipient && organisationId !== null) return { ...nobody, kind: 'organisation' };
	const [first, ...others] = entry.authors;
	if (recipient?.kind === 'team' || entry.teamName !== '' || others.length > 0) {
		return {
			...nobody,
			kind: 'team',
			teamName: entry.teamName,
			memberIds: entry.authors.map(({ personId }) => personId)
		};
	}
	if (first) return { ...nobody, kind: 'person', personId: first.personId };
	if (organisationId !== null) return { ...nobody, kind: 'organisation' };
	return { ...nobody, kind: 'team', teamName: entry.title || `№ ${entry.key}` };
}

/** The place an entry took in the last stage, or null. */
export function placeOf(tally: TallyResult, entry: string): number | null {
	return tally.stages.at(-1)?.entries.find((candidate) => candidate.entry === entry)?.place ?? null;
}
