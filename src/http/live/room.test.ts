import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { test } from 'node:test';
import { NotFound } from '#server/platform/not-found.ts';
import { createRoom, type LiveView, type Watcher } from './room.ts';

/** A line that takes what is written to it, or stands still. */
function buildLine() {
	const written: string[] = [];
	const line = Object.assign(new EventEmitter(), {
		...{ written, writableEnded: false, destroyed: false, writableNeedDrain: false },
		write: (message: Buffer) => void written.push(/data: (.*)/.exec(message.toString())![1]!),
		end: () => void (line.writableEnded = true),
		destroy: () => void (line.destroyed = true)
	});
	const watcher: Watcher = { response: line as unknown as ServerResponse, mayStay: async () => true };
	return { line, watcher };
}

const viewOf = (show: LiveView['show']): LiveView => ({ key: 'k', network: 'n', topics: ['t'], most: 9, show });
const noLog = (problem: unknown) => assert.fail(String(problem));

test('one look serves all watchers, and an unchanged state is not told again', async () => {
	let looks = 0;
	let state = 'a';
	const room = createRoom(
		viewOf(async () => (looks++, { id: '1', data: state })),
		noLog
	);
	const lines = Array.from({ length: 50 }, buildLine);
	await Promise.all(lines.map(({ watcher }) => room.welcome(watcher, false)));
	assert.equal(looks, 1);
	await room.refresh();
	state = 'b';
	await room.refresh();
	assert.equal(looks, 3);
	for (const { line } of lines) assert.deepEqual(line.written, ['a', 'b']);
});

test('changes that come while one is looked up are looked up together afterwards', async () => {
	const waiting: (() => void)[] = [];
	let state = 0;
	let looks = 0;
	const room = createRoom(
		viewOf(async () => {
			looks++;
			const seen = state;
			await new Promise<void>((resolve) => waiting.push(resolve));
			return { id: '', data: String(seen) };
		}),
		noLog
	);
	const { line, watcher } = buildLine();
	const welcomed = room.welcome(watcher, false);
	for (state = 1; state < 10; state++) void room.refresh();
	const all = room.refresh();
	waiting.shift()!();
	while (waiting.length === 0) await new Promise((resolve) => setImmediate(resolve));
	waiting.shift()!();
	await Promise.all([welcomed, all]);
	assert.deepEqual([looks, line.written], [2, ['0', '10']]);
});

test('a line that stands still is cut, and the others are told', async () => {
	let state = 'a';
	const room = createRoom(
		viewOf(async () => ({ id: '', data: state })),
		noLog
	);
	const [slow, quick] = [buildLine(), buildLine()];
	for (const { watcher } of [slow, quick]) await room.welcome(watcher, false);
	slow.line.writableNeedDrain = true;
	state = 'b';
	await room.refresh();
	assert.deepEqual([slow.line.destroyed, slow.line.written], [true, ['a']]);
	assert.deepEqual([quick.line.destroyed, quick.line.written], [false, ['a', 'b']]);
});

test('a newcomer where nothing was heard for a while is shown what is there now', async () => {
	let state = 'a';
	const room = createRoom(
		viewOf(async () => ({ id: '', data: state })),
		noLog
	);
	const [early, late, later] = [buildLine(), buildLine(), buildLine()];
	await room.welcome(early.watcher, false);
	state = 'b';
	await room.welcome(late.watcher, true);
	assert.deepEqual([early.line.written, late.line.written], [['a', 'b'], ['b']]);
	await room.welcome(later.watcher, true);
	assert.deepEqual(later.line.written, ['b']);
});

test('while the database is away the last state stays, and the next beat looks again; what is gone ends', async () => {
	const problems: unknown[] = [];
	let answer: () => { id: string; data: string } = () => ({ id: '', data: 'a' });
	const room = createRoom(
		viewOf(async () => answer()),
		(problem) => problems.push(problem)
	);
	const { line, watcher } = buildLine();
	await room.welcome(watcher, false);
	answer = () => {
		throw new Error('away');
	};
	await room.refresh();
	assert.deepEqual([line.written, problems.length, room.isDue()], [['a'], 1, true]);
	answer = () => ({ id: '', data: 'b' });
	await room.refresh();
	assert.deepEqual([line.written, room.isDue()], [['a', 'b'], false]);
	answer = () => {
		throw new NotFound('gone');
	};
	await room.refresh();
	assert.equal(line.writableEnded, true);
});
