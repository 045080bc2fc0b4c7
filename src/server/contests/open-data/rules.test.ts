import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readContestFolder } from '../folder/queries.ts';
import { tallyContest } from '../scoring/rules.ts';
import { tallyInputOf } from '../folder/rules.ts';
import { describeOpenResults, parseOpenResults, type OpenResults } from './forms.ts';
import { openResultsOf, recompute } from './rules.ts';
import { decimalOf } from './marks/rules.ts';

const root = join(import.meta.dirname, '..', '..', '..', '..');

async function openCase(name: string) {
	const reading = await readContestFolder(join(root, 'cases', name));
	assert.ok(reading.ok);
	return { ...reading, open: openResultsOf(reading.folder, reading.result) };
}

test('open data recompute to what was published, through JSON and back', async () => {
	for (const name of ['piano-2025', 'example']) {
		const { open } = await openCase(name);
		const reading = parseOpenResults(JSON.parse(JSON.stringify(open)));
		assert.ok(reading.ok);
		assert.deepEqual(reading.openResults, open);
		const recount = recompute(reading.openResults);
		assert.deepEqual(recount.ok && recount.differences, []);
	}
});

test('open data hold no name of an author or a juror, and no recipient', async () => {
	const { open, folder } = await openCase('example');
	const text = JSON.stringify(open);
	const names = [...folder.jury, ...folder.entries.flatMap(({ authors }) => authors)].flatMap(({ name }) =>
		name.split(' ')
	);
	assert.ok(names.length > 10 && JSON.stringify(folder).includes(names[0]!));
	assert.deepEqual(
		names.filter((name) => text.includes(name)),
		[]
	);
	assert.deepEqual(
		[open.jurors, open.entries[1]!.authors],
		[
			['j1', 'j2', 'j3'],
			['a2', 'a3']
		]
	);
});

test('the order of the jury, of the marks and of its names leaves no trace in open data', async () => {
	const { folder, result, open } = await openCase('piano-2025');
	const order = folder.jury.map((_, juror) => (juror * 5) % 17);
	const jury = order.map((_, place) => ({
		...folder.jury[order.indexOf(place)]!,
		id: `член ${place}`,
		name: `Имя ${place}`
	}));
	const marks = folder.marks.map((columns) => {
		const reversed = Int32Array.from(columns.mark.keys()).reverse();
		const pick = (numbers: Int32Array) => reversed.map((at) => numbers[at]!);
		return {
			...columns,
			entry: pick(columns.entry),
			juror: pick(columns.juror).map((juror) => order[juror]!),
			criterion: pick(columns.criterion),
			mark: pick(columns.mark)
		};
	});
	const shuffled = { ...folder, jury, marks };
	assert.deepEqual(tallyContest(tallyInputOf(shuffled)), result);
	assert.deepEqual(openResultsOf(shuffled, result), open);
});

test('marks of recused and of non-voting jurors are not opened, and do not count', async () => {
	const { folder, open } = await openCase('piano-2025');
	const recusals = [{ juror: folder.jury[0]!.id, entry: '62', reason: null }];
	const jury = folder.jury.map((juror, index) => (index === 1 ? { ...juror, votes: false } : juror));
	const changed = { ...folder, jury, recusals };
	const result = tallyContest(tallyInputOf(changed));
	const reopened = openResultsOf(changed, result);
	const count = ({ marks }: OpenResults) => marks.reduce((sum, { marks: rows }) => sum + rows.length, 0);
	assert.ok(count(reopened) < count(open));
	assert.equal(reopened.jurors.length, 16);
	const recount = recompute(reopened);
	assert.deepEqual(recount.ok && recount.differences, []);
});

test('recompute names what differs: a figure, an entry too many, the order, an award, a nomination', async () => {
	const changed = async (change: (published: OpenResults['published']) => void) => {
		const { open } = await openCase('example');
		change(open.published);
		const recount = recompute(open);
		return recount.ok ? recount.differences.map((difference) => Object.values(difference)) : recount.faults;
	};
	const stage = (published: OpenResults['published'], index: number) => published.stages[index]!.entries;
	assert.deepEqual(await changed((published) => (stage(published, 0)[0]!.result = null)), [
		['1', '1', 'result', null, '12.67']
	]);
	assert.deepEqual(
		await changed((published) => void stage(published, 1).push({ ...stage(published, 1)[0]!, entry: '9' })),
		[['2', '9', 'entry', '9', null]]
	);
	assert.deepEqual(await changed((published) => void stage(published, 1).reverse()), [
		['2', null, 'order', '4, 3, 1, 2', '2, 1, 3, 4']
	]);
	assert.deepEqual(await changed((published) => void stage(published, 1).push(stage(published, 1)[0]!)), [
		['2', null, 'order', '2, 1, 3, 4, 2', '2, 1, 3, 4']
	]);
	assert.deepEqual(await changed((published) => (published.awards[0]!.entry = '5')), [
		[null, null, 'award', 'first, service, 5', null, { award: 'first', entry: '5', nomination: 'service' }],
		[null, null, 'award', null, 'first, service, 2', { award: 'first', entry: '2', nomination: 'service' }]
	]);
	assert.deepEqual(await changed((published) => void published.nominationsNotHeld.push('event')), [
		[null, null, 'nomination-not-held', 'event', null]
	]);
});

test('docs/schema/open-results.json is current, and real open data satisfy it', async () => {
	const published: unknown = JSON.parse(await readFile(join(root, 'docs', 'schema', 'open-results.json'), 'utf8'));
	assert.deepEqual(published, JSON.parse(JSON.stringify(describeOpenResults())));
	const validate = new Ajv2020({ strict: false }).compile(published as object);
	for (const name of ['piano-2025', 'example']) {
		const { open } = await openCase(name);
		assert.ok(validate(JSON.parse(JSON.stringify(open))), JSON.stringify(validate.errors));
	}
	assert.equal(validate({ format: 'bibliokrug-open-results', version: 1 }), false);
});

test('decimalOf writes whole units as the decimal they stand for', () => {
	const cases: [number, number][] = [
		[425, 2],
		[400, 2],
		[5, 0],
		[-25, 2],
		[5, 3],
		[0, 2],
		[-1200, 2]
	];
	assert.deepEqual(
		cases.map(([units, digits]) => decimalOf(units, digits)),
		['4.25', '4', '5', '-0.25', '0.005', '0', '-12']
	);
});
