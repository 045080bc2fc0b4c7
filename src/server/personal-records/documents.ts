import type { PersonalRecords } from '#server/platform/personal-records.ts';

type Whole = { network: string; made: string; groups: readonly PersonalRecords[] };

/** The export for a program to read. */
export const recordsJson = ({ network, made, groups }: Whole): string =>
	JSON.stringify(
		{
			сеть: network,
			составлено: made,
			сведения: Object.fromEntries(groups.map(({ title, records }) => [title, records]))
		},
		null,
		'\t'
	);

/** The same for a person to read: a page that needs nothing beside itself. */
export function recordsHtml({ network, made, groups }: Whole): string {
	const title = 'Мои данные';
	const body = groups.map(groupHtml).join('\n');
	return page(title, `<p>${escaped(network)}. Составлено ${escaped(made)}.</p>\n${body}`);
}

function groupHtml({ title, records }: PersonalRecords): string {
	const items = records.map((record) => {
		const facts = Object.entries(record).map(
			([term, value]) => `<dt>${escaped(term)}</dt><dd>${escaped(value).replaceAll('\n', '<br>')}</dd>`
		);
		return `<li><dl>${facts.join('')}</dl></li>`;
	});
	return `<h2>${escaped(title)}</h2>\n<ol>${items.join('\n')}</ol>`;
}

export type ErasureAct = {
	network: string;
	/** Of the request: by it the log is searched. */
	requestId: string;
	asked: string;
	answered: string;
	/** Who carried it out. */
	by: string;
	counts: Record<string, number>;
	/** Lines of the log about the request: event and time. */
	log: readonly { event: string; at: string }[];
};

const countTerms: Record<string, string> = {
	people: 'имя в списке людей',
	nameForms: 'подтверждённые формы имени',
	positions: 'места работы и должности',
	consents: 'действовавшие согласия (прекращены)',
	accounts: 'учётная запись (закрыта)',
	sessions: 'открытые входы',
	credentials: 'пароли и связи с другими службами входа',
	passkeys: 'ключи входа',
	second_factors: 'второй шаг входа',
	recovery_codes: 'запасные коды',
	tokens: 'одноразовые ссылки',
	appointments: 'полномочия (прекращены)',
	letters: 'адреса и тексты писем',
	news: 'имя в черновиках новостей',
	awards: 'имя в наградах',
	authors: 'сведения об авторе в заявках',
	invitations: 'приглашения в соавторы',
	speakers: 'кто выступает на защите',
	juryInvitations: 'приглашения в жюри',
	conflicts: 'пояснения к конфликтам интересов',
	scoreSheets: 'слова в оценочных листах',
	appeals: 'тексты апелляций',
	dissents: 'особые мнения',
	drafts: 'черновики и отозванные заявки (очищены)',
	files: 'файлы этих заявок'
};

/** The act of an erasure, which holds none of what was erased. */
export function erasureActHtml({ network, requestId, asked, answered, by, counts, log }: ErasureAct): string {
	const erased = Object.entries(counts).filter(([, count]) => count > 0);
	const rows = erased.map(([key, count]) => `<tr><td>${escaped(countTerms[key] ?? key)}</td><td>${count}</td></tr>`);
	const lines = log.map(({ event, at }) => `<tr><td>${escaped(at)}</td><td>${escaped(event)}</td></tr>`);
	return page(
		'Акт об удалении персональных данных',
		`<p>${escaped(network)}</p>
<dl><dt>Обращение</dt><dd>${escaped(requestId)}</dd><dt>Получено</dt><dd>${escaped(asked)}</dd>
<dt>Исполнено</dt><dd>${escaped(answered)}</dd><dt>Исполнитель</dt><dd>${escaped(by)}</dd></dl>
<h2>Что удалено или заменено</h2>
<table><thead><tr><th>Сведения</th><th>Записей</th></tr></thead><tbody>${rows.join('')}</tbody></table>
<h2>Что сохранено</h2>
<p>Подписанные протоколы жюри и реестр выданных документов: в нём они хранятся такими, какими напечатаны, а при проверке
по коду имя больше не показывается. Слова, сказанные по службе: причины решений и ответы. Отправленные заявки — в том виде, в каком их отправили: с именем,
должностью, адресом почты и датой рождения, если она была указана; в том числе отозванные и не допущенные. Каждая
отправка скреплена контрольной суммой, поэтому изменить её нельзя. В списках сети вместо имени стоит «Удалённый
участник».</p>
<h2>Выписка из журнала действий</h2>
<table><thead><tr><th>Время</th><th>Событие</th></tr></thead><tbody>${lines.join('')}</tbody></table>`
	);
}

const page = (title: string, body: string): string => `<!doctype html>
<html lang="ru">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>body{font:18px/1.5 sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}dt{color:#555}dd{margin:0 0 .5rem}
td,th{text-align:left;padding:.25rem 1rem .25rem 0;vertical-align:top}</style>
<h1>${title}</h1>
${body}
</html>
`;

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
