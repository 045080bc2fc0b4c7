import type { ImportFault } from '#server/imports/commands.ts';

const uses = {
	organiser: 'среди организаторов',
	entry: 'в заявках',
	recipient: 'среди награждённых',
	author: 'среди авторов',
	juror: 'в жюри',
	decision: 'в решениях'
};

/** One line that names the place and the remedy. */
export function importFaultText(fault: ImportFault): string {
	const place = `${uses[fault.used]}: «${fault.name}»`;
	switch (fault.kind) {
		case 'unknown-organisation':
			return `Организация ${place}: в сети такой нет. Заведите её (bibliokrug import organisations) или исправьте название.`;
		case 'ambiguous-organisation':
			return `Организация ${place}: так называются несколько. Напишите полное название.`;
		case 'unreadable-name':
			return `Имя ${place}: не разобрать, где фамилия, имя и отчество. Напишите «Фамилия Имя Отчество».`;
		case 'gender-missing':
			return `Имя ${place}: укажите обращение, ж или м, в столбце «Пол» (у члена жюри: gender: female или male).`;
		case 'unknown-recipient':
			return `Получатель награды ${place}: такого человека нет ни среди авторов, ни в жюри.`;
	}
}

const refusals: Record<string, string> = {
	'too-few-sheets': 'Некоторым работам не хватает оценочных листов. Внесите их или снимите работы решением.',
	'correction-not-applicable':
		'Поправку к оценкам из правил применить нельзя: у кого-то из жюри мало работ или нет разброса. Посмотрите командой tally.',
	'open-ties':
		'Есть равные результаты, которые жюри не разрешило. Впишите голосование или решение председателя в decisions.',
	'decisions-not-applicable': 'В decisions есть решение, которое не подходит к итогам. Проверьте их командой tally.',
	'recipient-missing': 'У награды нет получателя. Укажите recipient в решении о награде или автора заявки.',
	'missing-glyphs': 'В документах есть знаки, которых нет в шрифтах.'
};

export function importRefusalText(reason: string, slug: string): string {
	if (reason === 'slug-taken')
		return `Конкурс с адресом страницы ${slug} в сети уже есть: /contests/${slug}. Возможно, эта папка уже принята; если конкурс другой, укажите другой адрес: --slug АДРЕС.`;
	return refusals[reason] ?? `Конкурс не принят: ${reason}.`;
}
