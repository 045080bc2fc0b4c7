import { plainHeading } from '#server/platform/spreadsheets/headings.ts';

/** What a column of a contest's tables may hold. */
export type Field =
	| 'stage'
	| 'entry'
	| 'juror'
	| 'criterion'
	| 'score'
	| 'title'
	| 'nomination'
	| 'author'
	| 'post'
	| 'gender'
	| 'team'
	| 'organisation'
	| 'parent-organisation'
	| 'territory'
	| 'territory-kind'
	| 'status'
	| 'rejection'
	| 'votes'
	| 'ignored';

/** Headings as librarians and spreadsheet exports write them, in the plain form of `plainHeading`. */
const synonyms: Record<Field, string> = {
	stage: 'этап, тур, раунд, номер этапа, номер тура, stage, round',
	entry:
		'работа, номер работы, код работы, шифр, шифр работы, конкурсная работа, номер конкурсной работы, заявка, номер заявки,' +
		' код заявки, участник, номер участника, код участника, конкурсант, номер, код, ид, id, entry, entry id, entry number,' +
		' contestant, application, work, number',
	juror:
		'эксперт, член жюри, жюри, судья, фио эксперта, фио члена жюри, ф и о эксперта, ф и о члена жюри, оценивающий, juror,' +
		' judge, jury member, expert, reviewer',
	criterion: 'критерий, критерий оценки, показатель, номер критерия, код критерия, criterion',
	score: 'балл, баллы, оценка, оценки, кол во баллов, количество баллов, балл эксперта, score, mark, points',
	title:
		'название, название работы, наименование работы, название конкурсной работы, тема, тема работы, название проекта, title, work title',
	nomination: 'номинация, название номинации, направление, nomination, category',
	author:
		'автор, авторы, автор работы, авторы работы, автор ы, автор авторы, фио автора, фио авторов, фио участника, фио,' +
		' ф и о, ф и о автора, ф и о участника, author, authors, participant',
	post: 'должность, должность автора, должности авторов, должность автора авторов, post, position',
	gender: 'пол, обращение, пол автора, пол авторов, пол участника, gender, sex',
	team: 'коллектив, авторский коллектив, название коллектива, команда, team',
	organisation:
		'организация, учреждение, библиотека, наименование учреждения, полное наименование учреждения, наименование организации,' +
		' полное наименование организации, место работы, филиал, organisation, organization, library, institution',
	'parent-organisation': 'головная организация, головное учреждение, библиотечная система, цбс, parent organisation',
	territory:
		'территория, муниципальное образование, муниципалитет, мо, район, округ, город район, территория муниципальное образование,' +
		' territory, municipality, district',
	'territory-kind': 'вид территории, вид муниципального образования, тип территории, вид мо, territory kind',
	status: 'статус, допуск, допущена, допущен, решение о допуске, status, admitted',
	rejection: 'причина отклонения, причина отказа, причина недопуска, rejection reason',
	votes: 'голоса, голосов, число голосов, количество голосов, кол во голосов, за, votes',
	ignored:
		'номер п п, п п, номер строки, итого, итог, сумма, сумма баллов, всего, всего баллов, средний балл, средняя оценка, среднее,' +
		' рейтинг, место, комментарий, комментарии, примечание, примечания, дата, дата оценки, отметка времени, телефон,' +
		' e mail, email, электронная почта, почта, ссылка, контакты, total, sum, mean, average, rank, place, comment, note,' +
		' timestamp, date, phone'
};

const fields = new Map<string, Field>(
	Object.entries(synonyms).flatMap(([field, words]) =>
		words.split(',').map((word): [string, Field] => [word.trim(), field as Field])
	)
);

/** The field that a heading names; a remark in brackets, «Балл (от 0 до 5)», does not matter. */
export function fieldOfHeading(text: string): Field | null {
	return fields.get(plainHeading(text)) ?? fields.get(plainHeading(text.replace(/\([^)]*\)/g, ''))) ?? null;
}
