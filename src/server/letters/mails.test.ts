import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderLetter } from './mails.ts';
import { testBase as base, testNetwork as network, testText } from './testing.ts';

/** What a reader sees of the HTML: words without markup, links as words and their address. */
function readAs(html: string): string[] {
	return html
		.slice(html.indexOf('<body'))
		.replace(/<br>\n/g, '\n')
		.replace(/<[^>]*>/g, '\n')
		.replace(/&#39;/g, "'")
		.replace(/&quot;/g, '"')
		.replace(/&lt;/g, '<')
		.replace(/&gt;/g, '>')
		.replace(/&amp;/g, '&')
		.split('\n')
		.map((line) => line.trim())
		.filter(Boolean);
}
const hrefsOf = (html: string) =>
	[...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href!.replaceAll('&amp;', '&'));

test('plain text and HTML say the same in the same order', () => {
	const { plain, html } = renderLetter(testText, { base, network, unsubscribe: '/unsubscribe/abc' });
	assert.deepEqual(readAs(html), [
		'Проверочная сеть',
		'Здравствуйте, Вера Ивановна!',
		'Ваша заявка принята.',
		'Её номер — 12.',
		'Открыть заявку',
		'https://biblioteki.example.org/my/applications/12',
		'Изменить заявку можно до 31 марта.',
		'Проверочная сеть библиотек',
		'Заречье, Набережная улица, 14',
		'metod@example.org',
		'Письмо отправлено автоматически.',
		'Отказаться от таких писем'
	]);
	assert.equal(
		plain,
		`Здравствуйте, Вера Ивановна!

Ваша заявка принята.

Её номер — 12.

Открыть заявку:
https://biblioteki.example.org/my/applications/12

Изменить заявку можно до 31 марта.

-- 
Проверочная сеть библиотек
Заречье, Набережная улица, 14
metod@example.org

Письмо отправлено автоматически.

Отказаться от таких писем:
https://biblioteki.example.org/unsubscribe/abc
`
	);
	assert.deepEqual(hrefsOf(html), [
		'https://biblioteki.example.org/my/applications/12',
		'https://biblioteki.example.org/my/applications/12',
		'https://biblioteki.example.org/unsubscribe/abc'
	]);
	assert.ok(html.includes('<html lang="ru">') && !/<(?:style|script|img|table|link)\b/.test(html));
});

test('markup in what people typed stays text in both parts', () => {
	const typed = `<a href="https://evil.example">Вход</a> [Вход](https://evil.example) <script>alert('x')</script> &amp; "`;
	const said = { ...testText, subject: typed, greeting: typed, paragraphs: [typed], notes: [typed] };
	const { plain, html } = renderLetter(said, { base, network: { ...network, contacts: typed }, unsubscribe: null });
	assert.equal(plain.split(typed).length - 1, 4);
	assert.equal(readAs(html).filter((line) => line === typed).length, 4);
	assert.deepEqual(
		hrefsOf(html).filter((href) => !href.startsWith(`${base}/`)),
		[]
	);
	assert.ok(!/<script/.test(html));
});

test('a letter without a link, notes and contacts has no empty places', () => {
	const { plain } = renderLetter(
		{ subject: 'Тема', greeting: 'Здравствуйте!', paragraphs: ['Всё.'] },
		{ base, network: { ...network, contacts: '' }, unsubscribe: null }
	);
	assert.equal(plain, 'Здравствуйте!\n\nВсё.\n\n-- \nПроверочная сеть библиотек\n\nПисьмо отправлено автоматически.\n');
});
