import type { Objection, StageTally, TallyInput, TallyResult } from '#server/contests/scoring/rules.ts';
import type { AssembledFolder } from './assembly/forms.ts';
import type { FaultList } from './faults/rules.ts';
import type { ContestFolder } from './forms.ts';

export function tallyInputOf({ ruleSet, entries, jury, recusals, marks, decisions }: ContestFolder): TallyInput {
	return {
		ruleSet,
		entries: entries.map(({ id, nomination, authors }) => ({
			id,
			nomination,
			authors: authors.map(({ name }) => name)
		})),
		jurors: jury.map(({ id, votes }) => ({ id, voting: votes })),
		...{ recusals, marks, decisions }
	};
}

type Notes = { faults: FaultList; file: string };

/** Faults that only the results show: marks of an entry that had not come so far, an admitted entry without marks. */
export function findStageFaults(assembled: AssembledFolder, result: TallyResult, notes: Notes): void {
	const { folder } = assembled;
	noteObjections(assembled, result.objections);
	let admitted: ReadonlySet<string> | null = null;
	for (const [number, tally] of result.stages.entries()) {
		const stage = folder.ruleSet.stages[number]!;
		if (stage.criteria.length > 0 && admitted)
			checkStage(assembled, { number, admitted, unmarked: mayStayUnmarked(folder, tally), notes });
		const passed: ReadonlySet<string> = new Set(
			tally.entries.flatMap(({ entry, admitted: goesOn }) => (goesOn ? [entry] : []))
		);
		admitted = passed;
	}
}

/** Entries withdrawn before the stage, and those of nominations that are not held: nobody needs to judge them. */
function mayStayUnmarked({ decisions }: ContestFolder, { stage, entries }: StageTally): ReadonlySet<string> {
	const withdrawn = decisions.flatMap((decision) =>
		decision.kind === 'withdrawal' && decision.stage === stage ? [decision.entry] : []
	);
	const notHeld = entries.flatMap(({ entry, standing }) => (standing === 'nomination-not-held' ? [entry] : []));
	return new Set([...withdrawn, ...notHeld]);
}

type StageCheck = { number: number; admitted: ReadonlySet<string>; unmarked: ReadonlySet<string>; notes: Notes };

function checkStage(
	{ folder, marked }: AssembledFolder,
	{ number, admitted, unmarked, notes: { faults, file } }: StageCheck
): void {
	const collected = marked.collected[number]!;
	const first = collected.firstMarks(folder.entries.length);
	const { title } = folder.ruleSet.stages[number]!;
	folder.entries.forEach(({ id }, entry) => {
		if (first[entry]! >= 0 && !admitted.has(id)) {
			const { table, row } = collected.placeOf(first[entry]!);
			const { file: source, sheet } = marked.tables[table]!;
			const place = { file: source, sheet: sheet.name ?? null, row: sheet.rowNumber(row), found: id };
			faults.add(place, `работа не допущена на этап «${title}», а оценка стоит`);
		}
		if (first[entry]! < 0 && admitted.has(id) && !unmarked.has(id)) {
			faults.add(
				{ file },
				`работа ${id} допущена на этап «${title}», а оценок нет; впишите их или решение withdrawal (снята с конкурса)`
			);
		}
	});
}

const objections: Record<Objection['reason'], string> = {
	'unknown-award': 'такой награды нет',
	'unknown-entry': 'такой работы нет',
	'unknown-nomination': 'такой номинации нет',
	'unknown-stage': 'такого этапа нет',
	'award-limit-exceeded': 'таких наград больше, чем позволяют правила (limit)',
	'recipient-not-allowed': 'правила не позволяют вручать эту награду такому получателю (recipients)',
	'place-not-given': 'это место никто не занял',
	'not-the-author': 'это не автор работы'
};

function noteObjections({ document, decisionPaths }: AssembledFolder, found: readonly Objection[]): void {
	for (const { reason, decision } of found) {
		document.fault(
			[...(decisionPaths.get(decision) ?? ['decisions'])],
			`решение ${decision.kind} не подходит: ${objections[reason]}`
		);
	}
}
