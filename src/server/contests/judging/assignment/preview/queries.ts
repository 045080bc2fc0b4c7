import type { Db, Tx } from '#server/database.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { nominationsOf } from '../../../queries.ts';
import { canSeeEntry, refusalToRunJudging, type JudgingAccess } from '../../policy.ts';
import { judgingAccess } from '../../queries.ts';
import type { SheetPlan } from '../../settings/forms.ts';
import { proposeSharing, sharingFactsOf, type Aim, type SharingFacts } from '../queries.ts';
import { countChanges, type Pair, type Shortage } from '../rules.ts';

export type ToldShortage = {
	entry: { id: string; key: string };
	/** The nomination's title, or null where there are none. */
	nomination: string | null;
	wanted: number;
	free: number;
	recused: number;
	full: { name: string; most: number | null }[];
	/** Ids of the other entries that fill them and can go to nobody else. */
	rivals: string[];
};

export type AssignmentPreview = {
	plan: SheetPlan;
	fingerprint: string;
	/** Sheets that pass to another juror, that come, that go. */
	changes: { moved: number; more: number; less: number };
	entries: { id: string; key: string; title: string; added: string[]; taken: string[] }[];
	jurors: { id: string; name: string; judges: boolean; most: number | null; before: number; after: number }[];
	shortages: ToldShortage[];
	/** Of entries that whoever asks does not see. */
	hiddenShortages: number;
};

/**
 * What sharing out the sheets of a stage would change; nothing is written. Entries hidden from whoever asks are shared
 * out with the others but stand in no list and no number here. @throws NotFound for whoever does not run the judging.
 */
export async function previewAssignment(
	db: Db | Tx,
	actor: Actor | null,
	{ contestId, stage, aim }: { contestId: string; stage: string; aim: Aim }
): Promise<AssignmentPreview> {
	const access = await judgingAccess(db, actor, contestId);
	if (refusalToRunJudging(access)) throw new NotFound(`assignment of ${contestId}`);
	const facts = await sharingFactsOf(db, contestId, stage);
	const proposal = proposeSharing(facts, aim);
	const titles = new Map((await nominationsOf(db, contestId)).map(({ key, title }) => [key, title]));
	const seen = <Some extends { entryId: string }>(list: readonly Some[]) =>
		list.filter(({ entryId }) => canSeeEntry(access, entryId));
	const [before, after] = [seen(facts.pairs), seen(proposal.pairs)];
	const changed = { added: seen(proposal.added), taken: seen(proposal.taken) };
	const shortages = seen(proposal.shortages);
	return {
		...{ plan: facts.plan, fingerprint: proposal.fingerprint },
		changes: countChanges(changed),
		entries: changedEntries(facts, changed),
		jurors: facts.jurors
			.map(({ id, name, judges, most }) => ({
				...{ id, name, judges, most },
				...{ before: loadOf(before, id), after: loadOf(after, id) }
			}))
			.filter((juror) => juror.judges || juror.before + juror.after > 0),
		shortages: shortages.map((shortage) => tellShortage(facts, { access, titles, shortage })),
		hiddenShortages: proposal.shortages.length - shortages.length
	};
}

const loadOf = (pairs: readonly Pair[], juror: string) => pairs.filter(({ jurorId }) => jurorId === juror).length;

function changedEntries(
	{ entries, jurors }: SharingFacts,
	{ added, taken }: { added: readonly Pair[]; taken: readonly Pair[] }
): AssignmentPreview['entries'] {
	const [adding, taking] = [added, taken].map((pairs) => Map.groupBy(pairs, ({ entryId }) => entryId));
	const namesIn = (pairs: readonly Pair[] = []) =>
		jurors.filter(({ id }) => pairs.some(({ jurorId }) => jurorId === id)).map(({ name }) => name);
	return entries
		.filter(({ id }) => adding!.has(id) || taking!.has(id))
		.map(({ id, key, title }) => ({
			...{ id, key, title },
			...{ added: namesIn(adding!.get(id)), taken: namesIn(taking!.get(id)) }
		}));
}

type Telling = { access: JudgingAccess; titles: ReadonlyMap<string, string>; shortage: Shortage };

function tellShortage({ entries, jurors }: SharingFacts, { access, titles, shortage }: Telling): ToldShortage {
	const { entryId, nomination, wanted, free, recused, full, rivals } = shortage;
	const { id, key } = entries.find((entry) => entry.id === entryId)!;
	return {
		entry: { id, key },
		nomination: nomination === null ? null : (titles.get(nomination) ?? nomination),
		...{ wanted, free, recused },
		full: jurors.filter((juror) => full.includes(juror.id)).map(({ name, most }) => ({ name, most })),
		rivals: rivals.filter((rival) => canSeeEntry(access, rival))
	};
}
