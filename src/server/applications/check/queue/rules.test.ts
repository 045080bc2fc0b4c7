import assert from 'node:assert/strict';
import { test } from 'node:test';
import { neighboursIn, nextUnchecked, queueOf } from './rules.ts';

const waiting = (number: number, state: 'submitted' | 'admitted' = 'submitted', by: string | null = null) => ({
	...{ id: `id-${number}`, number, state, decisionProposedBy: by }
});

test('the queue holds what nobody has decided or proposed, by number', () => {
	const queue = queueOf([waiting(3), waiting(1), waiting(2, 'admitted'), waiting(4, 'submitted', 'somebody')]);
	assert.deepEqual(
		queue.map(({ number }) => number),
		[1, 3]
	);
});

test('the next one is found also from what has left the queue; after the last comes the first', () => {
	const queue = [waiting(1), waiting(3), waiting(5)];
	assert.deepEqual(neighboursIn(queue, waiting(2)), { previous: 'id-1', next: 'id-3', left: 3 });
	assert.deepEqual(neighboursIn(queue, waiting(5)), { previous: 'id-3', next: 'id-1', left: 3 });
	assert.deepEqual(neighboursIn([waiting(1)], waiting(1)), { previous: null, next: null, left: 1 });
});

test('whoever goes on from one to the next is not led round in a circle', () => {
	const seen = (number: number, checkedByMe: number) => ({ ...waiting(number), checkedByMe });
	assert.equal(nextUnchecked([seen(1, 0), seen(3, 6), seen(5, 0)], waiting(3)), 'id-5');
	assert.equal(nextUnchecked([seen(1, 0), seen(3, 6), seen(5, 6)], waiting(3)), 'id-1');
	assert.equal(nextUnchecked([seen(1, 6), seen(3, 0), seen(5, 6)], waiting(3)), null);
});
