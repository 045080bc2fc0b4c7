import type { RuleSet } from '#server/contests/scoring/rule-set/forms.ts';
import type { Decision } from '#server/contests/scoring/rules.ts';
import type { ContestDescription, FolderJuror } from '../../description/forms.ts';
import type { KnownThings, ReadRecusal } from '../../description/references/forms.ts';
import type { FolderEntry } from '../../entries/forms.ts';
import type { FaultList } from '../../faults/rules.ts';
import { CollectedMarks } from '../../marks/collected/rules.ts';
import { collectMarks, type JurorDuty, type MarksContext, type MarksTable } from '../../marks/forms.ts';
import { findMissingMarks } from '../../marks/rules.ts';
import { scalesOfStage, unknownNomination } from '../../marks/scales/rules.ts';
import { References } from '../../references/forms.ts';
import { namesOfCriterion } from '../people/forms.ts';

type MarksSources = {
	description: ContestDescription;
	ruleSet: RuleSet;
	/** False where a sheet with marks could not be read. */
	hasAllMarks: boolean;
	tables: readonly MarksTable[];
	jury: readonly FolderJuror[];
	entries: readonly FolderEntry[];
	known: KnownThings;
	recusals: readonly ReadRecusal[];
	decisions: readonly Decision[];
	faults: FaultList;
};

/** Reads all marks and notes what is wrong with them, the missing ones included. */
export function readMarks(sources: MarksSources): MarksContext {
	const { ruleSet, tables, jury, entries, known, faults, description } = sources;
	const nominations = ruleSet.nominations.map(({ id }) => id);
	const sizes = { entries: entries.length, jurors: jury.length };
	const rejected = rejectedEntries(sources);
	const recused = recusedPairs(sources);
	const isRecused = (juror: number, entry: number) => recused.has(entry * jury.length + juror);
	const context: MarksContext = {
		stages: ruleSet.stages,
		scales: ruleSet.stages.map((stage) => scalesOfStage(stage, nominations)),
		collected: ruleSet.stages.map(({ criteria }) => new CollectedMarks({ ...sizes, criteria: criteria.length })),
		references: {
			...{ stages: known.stages.references, entries: known.entries.references, jurors: known.jurors.references },
			criteria: ruleSet.stages.map(
				({ criteria }) => new References(criteria.map((one) => ({ id: one.id, names: namesOfCriterion(one) })))
			)
		},
		jurors: jury.map((juror) => dutyOf(juror, known)),
		nominationOf: Int32Array.from(entries, ({ nomination }) => nominationNumber(nomination, nominations)),
		isRejected: (entry) => rejected.has(entries[entry]!.id),
		...{ isRecused, tables, faults, unclearRows: 0 }
	};
	tables.forEach((_, table) => collectMarks(table, context));
	// What stands under an unknown name or in an unread sheet would show up again as missing.
	if (context.unclearRows === 0 && sources.hasAllMarks) checkMissing(context, { description, jury, entries });
	return context;
}

/** An entry without a nomination where there are several has a fault of its own. */
function nominationNumber(nomination: string | null, nominations: readonly string[]): number {
	if (nomination !== null) return nominations.indexOf(nomination);
	return nominations.length > 1 ? unknownNomination : nominations.length;
}

function rejectedEntries({ decisions }: MarksSources): ReadonlySet<string> {
	return new Set(decisions.flatMap((decision) => (decision.kind === 'rejection' ? [decision.entry] : [])));
}

function recusedPairs({ recusals, known, jury }: MarksSources): ReadonlySet<number> {
	const positions = (ids: readonly string[]) => new Map(ids.map((id, index) => [id, index]));
	const [entries, jurors] = [positions(known.entries.ids), positions(known.jurors.ids)];
	return new Set(recusals.map(({ juror, entry }) => entries.get(entry)! * jury.length + jurors.get(juror)!));
}

/** A duty with an unknown name in it binds to nothing: the name is the fault, not each mark. */
function dutyOf({ votes, stages, nominations }: FolderJuror, known: KnownThings): JurorDuty {
	const numbers = (texts: readonly string[] | null, of: KnownThings['stages']) => {
		const found = texts && new Set(texts.map((text) => of.references.find(text)));
		return found?.has(-1) ? null : found;
	};
	const [onlyStages, onlyNominations] = [numbers(stages, known.stages), numbers(nominations, known.nominations)];
	return {
		votes,
		hasStage: (stage) => onlyStages?.has(stage) ?? true,
		hasNomination: (nomination) => nomination === unknownNomination || (onlyNominations?.has(nomination) ?? true)
	};
}

type Expectation = Pick<MarksSources, 'description' | 'jury' | 'entries'>;

function checkMissing(context: MarksContext, { description, jury, entries }: Expectation): void {
	const { stages, scales, collected, nominationOf, isRejected, isRecused, tables, faults } = context;
	const firstMarked = stages.findIndex(({ criteria }) => criteria.length > 0);
	stages.forEach((stage, stageNumber) => {
		if (stage.criteria.length === 0) return;
		const own =
			tables.find((table) => table.stage === stageNumber) ?? tables.find((table) => table.stage === null) ?? tables[0];
		findMissingMarks({
			...{ stage, stageNumber, nominationOf, isRecused, faults, mayBeMissing: description.mayBeMissing },
			isFirst: stageNumber === firstMarked,
			scales: scales[stageNumber]!,
			collected: collected[stageNumber]!,
			entries: entries.map(({ id }, entry) => ({ id, isRejected: isRejected(entry) })),
			jurors: jury.map(({ name }, juror) => ({ name, judges: (...duty) => hasDuty(context.jurors[juror]!, ...duty) })),
			file: own?.file ?? 'scores'
		});
	});
}

const hasDuty = (duty: JurorDuty, stage: number, nomination: number) =>
	duty.votes && duty.hasStage(stage) && duty.hasNomination(nomination);
