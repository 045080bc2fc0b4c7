import type { Db, Tx } from '#server/database.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { nominationsOf } from '../../../queries.ts';
import type { JurorRole } from '../../../tables.ts';
import { canSeeCourse, canSeeEntry, type JudgingAccess } from '../../policy.ts';
import type { SheetPlan } from '../../settings/forms.ts';
import { sharingFactsOf, type SheetPair } from '../queries.ts';
import { buildTask } from '../rules.ts';

export type AssignedJuror = { id: string; name: string; isFixed: boolean; isBegun: boolean; isSigned: boolean };
export type AssignedEntry = {
	id: string;
	key: string;
	title: string;
	nomination: string | null;
	wanted: number;
	jurors: AssignedJuror[];
};
export type AssignmentTable = {
	plan: SheetPlan;
	nominations: { key: string; title: string; entries: number; sheets: number }[];
	jurors: {
		id: string;
		name: string;
		role: JurorRole;
		judges: boolean;
		most: number | null;
		load: number;
		/** In the order of the nominations. */
		byNomination: number[];
	}[];
	/** Those with fewer sheets than wanted first, then by number. */
	entries: AssignedEntry[];
	/** Entries with fewer sheets than wanted, and how many sheets they lack. */
	short: number;
	lacking: number;
};

/**
 * How the sheets of a stage are shared out, for those who follow the jury's work. Entries hidden from whoever asks are in
 * none of its lists and numbers. Seven queries. @throws NotFound for a juror who only judges.
 */
export async function assignmentTable(db: Db | Tx, access: JudgingAccess, stage: string): Promise<AssignmentTable> {
	if (!canSeeCourse(access)) throw new NotFound(`assignment of ${access.contestId}`);
	const { wanted, ...facts } = await wantedFacts(db, access.contestId, stage);
	const pairs = facts.pairs.filter(({ entryId }) => canSeeEntry(access, entryId));
	const nominationOf = new Map(facts.entries.map(({ id, nomination }) => [id, nomination]));
	const held = Map.groupBy(pairs, ({ entryId }) => entryId);
	const entries = facts.entries
		.filter(({ id }) => canSeeEntry(access, id))
		.map(({ id, key, title, nomination }) => ({
			...{ id, key, title, nomination, wanted: wanted.get(id)! },
			jurors: facts.jurors.flatMap((juror) => {
				const own = held.get(id)?.find(({ jurorId }) => jurorId === juror.id);
				return own ? { id: juror.id, name: juror.name, ...stateOf(own) } : [];
			})
		}));
	const nominations = (await nominationsOf(db, access.contestId)).map(({ key, title }) => {
		const own = entries.filter(({ nomination }) => nomination === key);
		return { key, title, entries: own.length, sheets: own.reduce((sum, { jurors }) => sum + jurors.length, 0) };
	});
	const lackOf = (entry: AssignedEntry) => Math.max(0, entry.wanted - entry.jurors.length);
	return {
		...{ plan: facts.plan, nominations },
		jurors: facts.jurors
			.map(({ id, name, role, judges, most }) => {
				const own = pairs.filter(({ jurorId }) => jurorId === id);
				const byNomination = nominations.map(
					({ key }) => own.filter(({ entryId }) => nominationOf.get(entryId) === key).length
				);
				return { ...{ id, name, role, judges, most }, load: own.length, byNomination };
			})
			.filter(({ judges, load }) => judges || load > 0),
		entries: entries.toSorted((a, b) => Number(lackOf(b) > 0) - Number(lackOf(a) > 0)),
		short: entries.filter((entry) => lackOf(entry) > 0).length,
		lacking: entries.reduce((sum, entry) => sum + lackOf(entry), 0)
	};
}

const stateOf = ({ isFixed, isBegun, isSigned }: SheetPair) => ({ isFixed, isBegun, isSigned });

async function wantedFacts(db: Db | Tx, contestId: string, stage: string) {
	const facts = await sharingFactsOf(db, contestId, stage);
	const task = buildTask({ ...facts, existing: facts.pairs, aim: 'fewest-changes', seed: '' });
	return { ...facts, wanted: new Map(facts.entries.map(({ id }, row) => [id, task.wanted[row]!])) };
}

export type EntryJuror = {
	id: string;
	name: string;
	judges: boolean;
	isRecused: boolean;
	most: number | null;
	load: number;
	/** Null: the entry is not with them. */
	held: Omit<AssignedJuror, 'id' | 'name'> | null;
};

/** One entry of a stage and everybody who could judge it. @throws NotFound for an entry hidden from whoever asks. */
export async function entryAssignment(
	db: Db | Tx,
	access: JudgingAccess,
	{ stage, entryId }: { stage: string; entryId: string }
): Promise<Omit<AssignedEntry, 'jurors'> & { jurors: EntryJuror[] }> {
	if (!canSeeCourse(access)) throw new NotFound(`assignment of ${access.contestId}`);
	const { wanted, ...facts } = await wantedFacts(db, access.contestId, stage);
	const entry = facts.entries.find(({ id }) => id === entryId);
	if (!entry || !canSeeEntry(access, entryId)) throw new NotFound(`entry ${entryId}`);
	const { id, key, title, nomination } = entry;
	return {
		...{ id, key, title, nomination, wanted: wanted.get(id)! },
		jurors: facts.jurors
			.map((juror) => {
				const own = facts.pairs.filter((pair) => pair.jurorId === juror.id && canSeeEntry(access, pair.entryId));
				const held = own.find((pair) => pair.entryId === id);
				return {
					...{ id: juror.id, name: juror.name, judges: juror.judges, most: juror.most, load: own.length },
					isRecused: facts.forbidden.some((pair) => pair.entryId === id && pair.jurorId === juror.id),
					held: held ? stateOf(held) : null
				};
			})
			.filter(({ judges, held }) => judges || held !== null)
	};
}
