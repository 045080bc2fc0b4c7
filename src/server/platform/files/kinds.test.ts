import assert from 'node:assert/strict';
import { test } from 'node:test';
import { extensionsOf, namesOfExtensions, scanExtensions } from './kinds.ts';

test('kinds of files are told to people in capitals, a photograph once', () => {
	assert.deepEqual([scanExtensions, extensionsOf(['image']), ['jpeg'], []].map(namesOfExtensions), [
		'PDF, JPG, PNG',
		'JPG, PNG, WEBP, GIF',
		'JPEG',
		''
	]);
});

test('whatever may be a scan is taken', () => {
	const taken = extensionsOf(['pdf', 'image']);
	assert.deepEqual(
		scanExtensions.filter((extension) => !taken.includes(extension)),
		[]
	);
});
