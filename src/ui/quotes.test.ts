import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withinQuotes } from './quotes.ts';

test('quotation marks within quotation marks are of the other kind, and none stand twice', () => {
	assert.equal(withinQuotes('На портале «Госуслуги»'), 'На портале „Госуслуги“');
	assert.equal(withinQuotes(' «Сад» '), 'Сад');
	assert.equal(withinQuotes('«Сад» и «Лес»'), '„Сад“ и „Лес“');
	assert.equal(withinQuotes('Сад'), 'Сад');
});
