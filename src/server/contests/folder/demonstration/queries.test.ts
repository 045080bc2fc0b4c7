import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { readSpreadsheetFile } from '#server/platform/spreadsheets/reading.ts';
import { countBy, countDemo, demo, idsOf, meanOf, summaryOf, tallyOf } from './testing.ts';

const expected = parse(readFileSync(join(demo, 'expected.yaml'), 'utf8'));

for (const contest of ['kompas-2027', 'kompas-2026']) {
	test(`${contest}: counts, results, places, awards and minutes come out as worked out by hand`, async () => {
		const counted = await countDemo(contest);
		assert.deepEqual(summaryOf(counted), expected[contest].summary);
		const { objections, openTies, shortfalls, strayMarks, refusals } = counted.result;
		assert.deepEqual(
			{ objections, openTies, shortfalls, strayMarks, refusals },
			{ objections: [], openTies: [], shortfalls: [], strayMarks: [], refusals: [] }
		);
	});

	test(`${contest}: nobody judges the own institution, every author and juror has a form of address`, async () => {
		const { folder, result } = await countDemo(contest);
		const entryOf = new Map(folder.entries.map((entry) => [entry.id, entry]));
		const employerOf = new Map(folder.jury.map(({ id, organisation }) => [id, organisation]));
		const own = result.stages.flatMap(({ entries }) =>
			entries.flatMap(({ entry, sheet }) => {
				const { organisation, parentOrganisation } = entryOf.get(entry)!;
				const judges = (sheet?.jurorTotals ?? []).map(({ juror }) => juror);
				return judges
					.filter((juror) => [organisation, parentOrganisation].includes(employerOf.get(juror)!))
					.map((juror) => ({ entry, juror }));
			})
		);
		assert.deepEqual(own, []);
		const people = [...folder.jury, ...folder.entries.flatMap(({ authors }) => authors)];
		assert.deepEqual(
			people.filter(({ gender }) => gender === null),
			[]
		);
	});

	test(`${contest}: every organisation stands in the list of organisations, under its present or its former name`, async () => {
		const { folder } = await countDemo(contest);
		const sheets = await readSpreadsheetFile(join(demo, 'organisations/organisations.csv'));
		assert.ok(sheets.ok);
		const [sheet] = sheets.value;
		const known = new Set(
			Array.from({ length: sheet!.rowCount }, (_, row) =>
				Array.from({ length: sheet!.widthOf(row) }, (_, column) => sheet!.textAt(row, column))
			).flat()
		);
		const recipients = folder.decisions.flatMap((decision) =>
			decision.kind === 'award' && /^(organisation|branch)$/.test(decision.recipient?.kind ?? '')
				? [decision.recipient!.id]
				: []
		);
		const named = [
			...folder.contest.organisers.map(({ name }) => name),
			...folder.entries.flatMap(({ organisation, parentOrganisation, territory }) => [
				organisation!,
				parentOrganisation ?? organisation!,
				territory!
			]),
			...recipients
		];
		assert.deepEqual(
			named.filter((name) => !known.has(name)),
			[]
		);
	});
}

test('kompas-2027: the golden entries, the finalists and who replaced whom', async () => {
	const { result } = await countDemo('kompas-2027');
	const { golden, finalists, withdrawn, replacements, belowThreshold } = expected['kompas-2027'];
	const first = tallyOf(result, '1');
	const second = tallyOf(result, '2');
	const judged = (id: string) => {
		const entry = first.get(id)!;
		const totals = entry.sheet!.jurorTotals.map(({ total }) => total).sort();
		return { entry: id, totals, К3: meanOf(entry, 'К3'), result: entry.result, admitted: entry.admitted };
	};
	const defended = (id: string) => ({ entry: id, К6: meanOf(second.get(id)!, 'К6'), result: second.get(id)!.result });
	assert.deepEqual({ A: judged('24'), B: judged('21'), C: defended('12') }, golden);
	const inFinal = (nomination: string) =>
		[...second.values()].flatMap((entry) => (entry.nomination === nomination ? [entry.entry] : []));
	const entries = [...first.values()];
	const found = {
		withdrawn: idsOf(entries, 'withdrawn'),
		replacements: idsOf(entries, 'replacement'),
		belowThreshold: idsOf(entries, 'below-threshold')
	};
	assert.deepEqual(found, { withdrawn, replacements, belowThreshold });
	for (const [nomination, ids] of Object.entries(finalists))
		assert.deepEqual(inFinal(nomination).sort(), [...(ids as string[])].sort());
});

test('kompas-2027: no institution sent more than two entries to a nomination, no team has more than five authors', async () => {
	const { folder } = await countDemo('kompas-2027');
	const sent = countBy(folder.entries, ({ organisation, nomination }) => `${nomination} ${organisation}`);
	assert.deepEqual(
		Object.entries(sent).filter(([, count]) => count > 2),
		[]
	);
	assert.deepEqual(
		folder.entries.filter(({ authors }) => authors.length < 1 || authors.length > 5),
		[]
	);
});

test('kompas-2027: people whose names are hard to decline take part under the right form of address', async () => {
	const { folder } = await countDemo('kompas-2027');
	const genderOf = new Map(folder.entries.flatMap(({ authors }) => authors.map(({ name, gender }) => [name, gender])));
	const hard = [
		'Цой Нелли Николаевна',
		'Осадчая Любовь Павловна',
		'Швец Лев Ильич',
		'Бонч-Осмоловская Айгуль Серікқызы',
		'Коваленко Пётр Саввич',
		'Непомнящая Ева Марковна',
		'Мамедов Эльчин Расим оглы'
	];
	assert.deepEqual(
		hard.map((name) => genderOf.get(name)),
		['female', 'female', 'male', 'female', 'male', 'female', 'male']
	);
	const teams = folder.entries.flatMap(({ team, authors }) => (team === null ? [] : [{ team, size: authors.length }]));
	assert.deepEqual(teams, [{ team: 'Садовая артель «Сорок грядок»', size: 3 }]);
});

test('kompas-2026: a nomination with too few entries is not held, and the far mark of one juror is drawn to the mean', async () => {
	const { result } = await countDemo('kompas-2026');
	const { notHeld, corrected } = expected['kompas-2026'];
	const entries = tallyOf(result, '1');
	assert.deepEqual(idsOf([...entries.values()], 'nomination-not-held'), notHeld);
	const changed = [...entries.values()].flatMap(({ entry, result: figure, sheet }) => {
		const marks = new Map((sheet?.correctedMarks ?? []).map(({ juror, mark }) => [juror, mark]));
		const far = (sheet?.jurorTotals ?? []).filter(({ juror, total }) => Number(marks.get(juror)) !== Number(total));
		return far.map(({ juror, total }) => [entry, { from: total, to: marks.get(juror), result: figure }]);
	});
	assert.deepEqual(Object.fromEntries(changed), corrected);
});
