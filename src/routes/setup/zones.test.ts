import assert from 'node:assert/strict';
import { test } from 'node:test';
import { farZones, nearZones } from './setup-form.ts';

test('zones near by are such as the machine knows, and each zone is offered once', () => {
	const known = Intl.supportedValuesOf('timeZone');
	assert.deepEqual(
		nearZones.filter((zone) => !known.includes(zone)),
		[]
	);
	assert.deepEqual([...nearZones, ...farZones].sort(), [...known, 'UTC'].sort());
});
