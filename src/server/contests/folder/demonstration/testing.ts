import assert from 'node:assert/strict';
import { join, resolve } from 'node:path';
import { countedByTerritory } from '#server/platform/russian/territories.ts';
import { tallyContest, type EntryTally, type TallyResult } from '../../scoring/rules.ts';
import type { ContestFolder } from '../forms.ts';
import { quorumOf } from '../minutes/documents.ts';
import { readContestFolder } from '../queries.ts';
import { tallyInputOf } from '../rules.ts';
import { describeLine, namesOfFolder } from '../sentences/documents.ts';

export const demo = resolve(import.meta.dirname, '../../../../../demo');

export type Counted = { folder: ContestFolder; result: TallyResult };

export async function countDemo(contest: string): Promise<Counted> {
	const reading = await readContestFolder(join(demo, 'contests', contest));
	assert.ok(reading.ok, JSON.stringify(reading));
	const { folder } = reading;
	return { folder, result: tallyContest({ ...tallyInputOf(folder), withSheets: true }) };
}

const byNumber = (a: string, b: string) => Number(a) - Number(b);
const withPlainSpaces = (text: string) => text.replaceAll('\u00a0', ' ');
export const idsOf = (entries: readonly EntryTally[], standing: EntryTally['standing']) =>
	entries.flatMap((entry) => (entry.standing === standing ? [entry.entry] : []));
export const tallyOf = (result: TallyResult, stage: string) =>
	new Map(result.stages.find((one) => one.stage === stage)!.entries.map((entry) => [entry.entry, entry]));
export const meanOf = ({ sheet }: EntryTally, criterion: string) =>
	sheet!.criterionMeans.find((one) => one.criterion === criterion)!.mean;

export function countBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const item of items) counts[keyOf(item)] = (counts[keyOf(item)] ?? 0) + 1;
	return counts;
}

/** What every contest must say, in the shape of demo/expected.yaml. */
export function summaryOf({ folder, result }: Counted) {
	const admitted = folder.entries.filter(({ rejection }) => rejection === null);
	const territories = new Map(admitted.map(({ territory, territoryKind }) => [territory, territoryKind!]));
	const last = result.stages.at(-1)!.entries;
	const places = last.flatMap(({ entry, place }) => (place === null ? [] : [[entry, place] as const]));
	const held = result.stages
		.filter(({ stage }) => stage !== 'check')
		.map(({ stage }) => ({ stage, tally: tallyOf(result, stage) }));
	const figures = ([entry]: readonly [string, number]) => {
		const results = held.map(({ tally }) => tally.get(entry)!.result);
		return [entry, held.length === 1 ? results : [...results, held.at(-1)!.tally.get(entry)!.cumulative]];
	};
	const names = namesOfFolder(folder);
	return {
		admitted: admitted.length,
		rejected: idsOf(result.stages[0]!.entries, 'rejected').sort(byNumber),
		entriesOfNomination: countBy(admitted, ({ nomination }) => nomination!),
		territories: withPlainSpaces(
			countedByTerritory(admitted.length, ['работа', 'работы', 'работ'], countBy([...territories.values()], String))
		),
		sheetsOfStage: Object.fromEntries(
			held.map(({ stage, tally }) => [stage, [...tally.values()].reduce((sum, { sheets }) => sum + sheets, 0)])
		),
		final: Object.fromEntries(places.map(figures)),
		places: Object.fromEntries(places),
		...awardsOf(result),
		quorum: quorumOf(folder),
		lines: result.lines.map((line) => withPlainSpaces(describeLine(line, names)))
	};
}

function awardsOf({ awards }: TallyResult) {
	const given: Record<string, string[]> = {};
	for (const { award, entry } of awards) given[award] = [...(given[award] ?? []), entry ?? ''].sort(byNumber);
	const { certificate, ...others } = given;
	const letters = Object.entries(others).filter(([award]) => award.startsWith('thanks-'));
	return {
		awards: Object.fromEntries(Object.entries(others).filter(([award]) => !award.startsWith('thanks-'))),
		letters: Object.fromEntries(letters.map(([award, entries]) => [award, entries.length])),
		certificates: certificate!.length
	};
}
