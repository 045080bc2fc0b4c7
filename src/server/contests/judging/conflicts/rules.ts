import type { OrganisationKind } from '#server/organisations/tables.ts';
import type { ConflictGround } from '../tables.ts';

/** An organisation on a day: itself and everything above it, the nearest first. */
export type Place = {
	day: string;
	line: readonly { id: string; kind: OrganisationKind }[];
	/** The okrug or district it stands in; null where none is known. */
	municipality: string | null;
};

export type JurorFacts = {
	id: string;
	/** Of every organisation that the juror works in or worked in since the call closed, on each of the days. */
	places: readonly Place[];
	/** Whoever of the records the juror is. */
	personIds: readonly string[];
	/** With whom the juror has ever entered a contest. */
	coAuthorIds: ReadonlySet<string>;
};

export type EntryFacts = { id: string; places: readonly Place[]; authorIds: readonly string[] };

export type FoundConflict = { jurorId: string; entryId: string; ground: ConflictGround; isHard: boolean };

/** What the contest leaves to itself; see judging/settings/forms.ts. */
export type ConflictSettings = { sameFounder: boolean; sameDistrict: boolean };

/** The same district is told to the secretary and keeps nobody from judging. */
export const isHardGround = (ground: ConflictGround): boolean => ground !== 'same-district';

export const shortestReason = 3;

/** «Другая причина» says nothing by itself; the other grounds do. */
export const refusalOfReason = (ground: ConflictGround, reason: string): 'reason-missing' | null =>
	ground === 'declared' && [...reason.trim()].length < shortestReason ? 'reason-missing' : null;

/**
 * Everything that the records alone tell to stand between jurors and entries. Of what follows from organisations the
 * nearest ground alone is named; the same district is not, where there is anything hard.
 */
export function findConflicts(
	jurors: readonly JurorFacts[],
	entries: readonly EntryFacts[],
	settings: ConflictSettings
): FoundConflict[] {
	return jurors.flatMap((juror) =>
		entries.flatMap((entry) =>
			groundsBetween(juror, entry, settings).map((ground) => ({
				...{ jurorId: juror.id, entryId: entry.id },
				...{ ground, isHard: isHardGround(ground) }
			}))
		)
	);
}

function groundsBetween(juror: JurorFacts, entry: EntryFacts, settings: ConflictSettings): ConflictGround[] {
	const grounds: ConflictGround[] = [];
	const near = nearestGround(juror.places, entry.places, settings);
	if (near) grounds.push(near);
	if (entry.authorIds.some((id) => juror.personIds.includes(id) || juror.coAuthorIds.has(id)))
		grounds.push('co-authorship');
	if (grounds.length === 0 && settings.sameDistrict && shareMunicipality(juror.places, entry.places))
		grounds.push('same-district');
	return grounds;
}

function nearestGround(
	ofJuror: readonly Place[],
	ofEntry: readonly Place[],
	{ sameFounder }: ConflictSettings
): ConflictGround | null {
	const pairs = ofJuror.flatMap((one) => ofEntry.filter(({ day }) => day === one.day).map((other) => [one, other]));
	const any = (areSame: (one: Place, other: Place) => boolean) => pairs.some(([one, other]) => areSame(one!, other!));
	if (any((one, other) => one.line[0]?.id === other.line[0]?.id)) return 'own-organisation';
	if (any((one, other) => meet(systemOf(one), systemOf(other)))) return 'same-system';
	return sameFounder && any(shareFounder) ? 'same-founder' : null;
}

/**
 * The body that an organisation is a part of, as far up as it goes: a branch is part of its parent, anything under a
 * centralised system is part of the system. A regional library is no system of those that it guides, nor is a founder.
 */
export function systemOf({ line }: Pick<Place, 'line'>): string[] {
	const end = line.findIndex(({ kind }, at) => !isPartOf(kind, line[at + 1]?.kind));
	return line.slice(0, end + 1).map(({ id }) => id);
}

function isPartOf(kind: OrganisationKind, above: OrganisationKind | undefined): boolean {
	if (above === undefined || above === 'governing-body' || above === 'partnership') return false;
	return kind === 'branch' || above === 'library-system';
}

/** The nearest governing body at or above an organisation; null where guidance alone leads to one, or nothing does. */
export function founderOf({ line }: Pick<Place, 'line'>): string | null {
	for (const [at, { id, kind }] of line.entries()) {
		if (kind === 'governing-body') return id;
		if (kind !== 'branch' && line[at + 1]?.kind === 'regional-library') return null;
	}
	return null;
}

function shareFounder(one: Place, other: Place): boolean {
	const founder = founderOf(one);
	return founder !== null && founder === founderOf(other);
}

/** Territories are known without days. */
const shareMunicipality = (ofJuror: readonly Place[], ofEntry: readonly Place[]): boolean =>
	ofJuror.some(
		({ municipality }) => municipality !== null && ofEntry.some((each) => each.municipality === municipality)
	);

const meet = (some: readonly string[], others: readonly string[]): boolean => some.some((id) => others.includes(id));
