import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withRejections } from './rules.ts';

const stages = [{ id: 'check' }, { id: '1' }] as never;

test('an entry that was not admitted is rejected in the first stage unless the jury has noted it', () => {
	const entries = [
		{ key: '1', rejection: null },
		{ key: '2', rejection: 'подана после срока' },
		{ key: '3', rejection: 'нет согласия' }
	];
	const noted = { kind: 'rejection' as const, stage: '1', entry: '3' };
	assert.deepEqual(withRejections({ stages }, entries, [noted]), [
		{ kind: 'rejection', stage: 'check', entry: '2' },
		noted
	]);
});
