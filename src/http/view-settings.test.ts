import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	changeView,
	formatViewSettings,
	isUsualView,
	parseLanguage,
	parseViewSettings,
	readCookie,
	usualView
} from './view-settings.ts';

test('parseViewSettings reads what formatViewSettings wrote', () => {
	const view = { size: 'largest', colours: 'white-on-black', spacing: 'wide', pictures: 'hidden' } as const;
	assert.deepEqual(parseViewSettings(formatViewSettings(view)), view);
});

test('parseViewSettings takes a forged cookie for the usual view, so that it makes no new cache key', () => {
	for (const cookie of [
		undefined,
		'',
		'x',
		'"><script>',
		'huge.red.far.gone',
		'__proto__.constructor',
		'....',
		'usual'.repeat(99)
	]) {
		assert.deepEqual(parseViewSettings(cookie), usualView, cookie);
	}
});

test('changeView changes one setting, ignores what it does not know and resets all', () => {
	const large = changeView(usualView, 'size', 'large');
	assert.deepEqual(large, { ...usualView, size: 'large' });
	assert.deepEqual(changeView(large, 'size', 'gigantic'), usualView);
	assert.deepEqual(changeView(large, '__proto__', 'x'), large);
	assert.equal(isUsualView(changeView(large, 'reset', '')), true);
});

test('parseLanguage knows four languages and takes Russian for any other', () => {
	assert.deepEqual(['ru', 'en', 'be', 'kk', 'fr', undefined].map(parseLanguage), ['ru', 'en', 'be', 'kk', 'ru', 'ru']);
});

test('readCookie finds a cookie by its whole name', () => {
	assert.equal(readCookie('preview=1; view=large.usual; a=b', 'view'), 'large.usual');
	assert.equal(readCookie('preview=1', 'view'), undefined);
	assert.equal(readCookie(undefined, 'view'), undefined);
});
