import type { Db, Tx } from '#server/database.ts';
import { organisationNamesOn } from '#server/organisations/queries.ts';
import { peopleByIds } from '#server/people/queries.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { entriesOf } from '../../entries/queries.ts';
import { nominationsOf } from '../../queries.ts';
import { frozenRulesOf } from '../../regulations/queries.ts';
import { finalisedResultsOf, namedAwardOf, type FinalisedResults } from '../../results/queries.ts';
import type { RuleSet } from '../../scoring/rule-set/forms.ts';
import { revealOrder, type RevealStep } from './rules.ts';

/** A result that the hall has been shown. */
export type OpenedResult = {
	nomination: string | null;
	/** One of these two. */
	place: number | null;
	award: string | null;
	/** Empty: the place is not awarded. */
	winners: { key: string | null; title: string; organisation: string | null }[];
};

export type RevealCourse = { version: number; steps: RevealStep[]; opened: number; finalised: FinalisedResults };

/** How far the newest results have been opened; null while nothing is finalised. */
export async function revealCourseOf(db: Db | Tx, contestId: string): Promise<RevealCourse | null> {
	const finalised = await newestOf(db, contestId);
	if (!finalised) return null;
	const { ruleSet } = await frozenRulesOf(db, contestId);
	const rows = await openedRows(db, contestId, finalised.version);
	return {
		...{ version: finalised.version, finalised, opened: rows.length },
		steps: revealOrder(finalised.tally, ruleSet)
	};
}

const newestOf = (db: Db | Tx, contestId: string): Promise<FinalisedResults | null> =>
	finalisedResultsOf(db, contestId).catch((problem: unknown) => {
		if (problem instanceof NotFound) return null;
		throw problem;
	});

/** What comes next, told without who it is: a nomination and a place, or an award. Null when all has been opened. */
export async function nextOpening(
	db: Db | Tx,
	contestId: string,
	{ steps, opened, finalised }: RevealCourse
): Promise<Pick<OpenedResult, 'nomination' | 'place' | 'award'> | null> {
	const step = steps[opened];
	if (!step) return null;
	const { ruleSet } = await frozenRulesOf(db, contestId);
	const titles = new Map((await nominationsOf(db, contestId)).map(({ key, title }) => [key, title]));
	return headOf(step, { finalised, ruleSet, titles });
}

/** What has been opened of the results before the hall, the latest first; of the version that was opened last. */
export async function openedResultsOf(db: Db | Tx, contestId: string): Promise<OpenedResult[]> {
	const latest = await db
		.selectFrom('revealed_places')
		.select(({ fn }) => fn.max('results_version').as('version'))
		.where('contest_id', '=', contestId)
		.executeTakeFirstOrThrow();
	if (latest.version === null) return [];
	const finalised = await finalisedResultsOf(db, contestId, latest.version);
	const { ruleSet } = await frozenRulesOf(db, contestId);
	const rows = await openedRows(db, contestId, latest.version);
	const steps = revealOrder(finalised.tally, ruleSet).slice(0, rows.length);
	const titles = new Map((await nominationsOf(db, contestId)).map(({ key, title }) => [key, title]));
	const winners = await winnersOf(db, contestId, { steps, finalised });
	return steps
		.map((step, at) => ({ ...headOf(step, { finalised, ruleSet, titles }), winners: winners[at]! }))
		.reverse();
}

function openedRows(db: Db | Tx, contestId: string, version: number) {
	return db
		.selectFrom('revealed_places')
		.select(['position'])
		.where('contest_id', '=', contestId)
		.where('results_version', '=', version)
		.orderBy('position')
		.execute();
}

type Known = { finalised: FinalisedResults; ruleSet: RuleSet; titles: ReadonlyMap<string, string> };

function headOf(step: RevealStep, { finalised, ruleSet, titles }: Known) {
	const titleOf = (nomination: string | null) => (nomination === null ? null : (titles.get(nomination) ?? null));
	if (step.kind === 'place') return { nomination: titleOf(step.nomination), place: step.place, award: null };
	const given = finalised.tally.awards[step.index]!;
	const award = namedAwardOf(ruleSet, given);
	return {
		nomination: award.scope === 'nomination' ? titleOf(given.nomination) : null,
		place: null,
		award: award.title
	};
}

/** Who each of these is, by the names of the day of the decision. */
async function winnersOf(
	db: Db | Tx,
	contestId: string,
	{ steps, finalised }: { steps: readonly RevealStep[]; finalised: FinalisedResults }
): Promise<OpenedResult['winners'][]> {
	const entries = new Map((await entriesOf(db, contestId)).map((entry) => [entry.key, entry]));
	const recipients = steps.map((step) =>
		step.kind === 'award' ? finalised.tally.awards[step.index]! : { entry: null, recipient: null }
	);
	const idsOf = (isPerson: boolean) =>
		recipients.flatMap(({ recipient }) =>
			recipient && recipient.kind !== 'team' && (recipient.kind === 'person') === isPerson ? recipient.id : []
		);
	const people = await peopleByIds(db, idsOf(true).filter(isUuid));
	const owners = [...entries.values()].flatMap(({ organisationId }) => organisationId ?? []);
	const names = await organisationNamesOn(db, [...owners, ...idsOf(false).filter(isUuid)], finalised.decidedOn);
	const nameOf = (id: string | null) => (id === null ? null : (names.get(id)?.shortName ?? null));
	const winner = (key: string) => {
		const entry = entries.get(key);
		return { key, title: entry?.title ?? '', organisation: nameOf(entry?.organisationId ?? null) };
	};
	return steps.map((step, at) => {
		if (step.kind === 'place') return step.entries.map(winner);
		const { entry, recipient } = recipients[at]!;
		const own = recipient && (people.get(recipient.id)?.fullName ?? nameOf(isUuid(recipient.id) ? recipient.id : null));
		if (entry !== null) return [{ ...winner(entry), ...(own && { organisation: own }) }];
		return [{ key: null, title: own ?? recipient?.id ?? '', organisation: null }];
	});
}

const isUuid = (text: string): boolean => /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/.test(text);

/** Whether the chair or the deputy sits at a desk of their own. */
export async function juryHasChair(db: Db | Tx, contestId: string): Promise<boolean> {
	const leader = await db
		.selectFrom('jurors')
		.select('id')
		.where('contest_id', '=', contestId)
		.where('role', 'in', ['chair', 'deputy-chair'])
		.where('account_id', 'is not', null)
		.limit(1)
		.executeTakeFirst();
	return leader !== undefined;
}
