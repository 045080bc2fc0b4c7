import { formatSum } from '#server/platform/russian/money.ts';
import type { WrittenCell, WrittenTable } from '#server/platform/spreadsheets/writing.ts';
import type { ApplicationForm } from '#server/contests/form/forms.ts';
import type { ShownAnswer } from '#server/contests/form/answers/reading/rules.ts';
import { nameAndPost } from '#server/platform/russian/full-names.ts';
import type { SentContent } from '../submission/rules.ts';
import type { ListedApplication } from '../list/rules.ts';
import type { ApplicationState } from '../tables.ts';

export const stateWords: Record<ApplicationState, string> = {
	draft: 'черновик',
	submitted: 'подана',
	correction: 'на исправлении',
	withdrawn: 'отозвана',
	admitted: 'допущена',
	rejected: 'не допущена'
};

/** One application as a row of the table needs it; `content` is what was sent last, null of a draft. */
export type ExportedApplication = ListedApplication & {
	content: SentContent | null;
	answers: ShownAnswer[];
	/** Of a rejected one. */
	reason: string;
};

type Naming = { nomination: (key: string | null) => string; moment: (instant: Date | null) => string };

/** One flat sheet: what the application is, its authors, then a column for each field of the form. */
export function tableOf(
	applications: readonly ExportedApplication[],
	form: ApplicationForm,
	{ nomination, moment }: Naming
): WrittenTable {
	const fields = form.map(({ id, label }) => ({ id, label }));
	return {
		name: 'Заявки',
		columns: [...headings, ...fields.map(({ label }) => ({ title: label, width: 40 }))],
		rows: applications.map((each) => [
			...[each.number, stateWords[each.state], nomination(each.nominationKey), each.title],
			...[each.organisation, each.territory, each.teamName],
			...[authorsOf(each).join('\n'), (each.content?.authors ?? []).map(({ email }) => email).join('\n')],
			...[moment(each.submittedAt), each.isLate ? 'да' : 'нет', each.reason],
			...fields.map(({ id }) => cellOf(each.answers.find(({ fieldId }) => fieldId === id)))
		])
	};
}

const headings = [
	{ title: '№ заявки', width: 10 },
	{ title: 'Состояние', width: 16 },
	{ title: 'Номинация', width: 28 },
	{ title: 'Название работы', width: 40 },
	{ title: 'Организация', width: 40 },
	{ title: 'Муниципальное образование', width: 30 },
	{ title: 'Коллектив', width: 24 },
	{ title: 'Авторы', width: 40 },
	{ title: 'Адреса авторов', width: 30 },
	{ title: 'Подана', width: 22 },
	{ title: 'После срока', width: 12 },
	{ title: 'Причина отказа', width: 36 }
];

/** «Иванова Мария Петровна, методист»; of a draft the short names that the list knows. */
function authorsOf({ content, authors }: ExportedApplication): string[] {
	if (!content) return authors;
	return content.authors.map(nameAndPost);
}

function cellOf(answer: ShownAnswer | undefined): WrittenCell {
	if (!answer || answer.isBlank) return '';
	const { shown } = answer;
	switch (shown.kind) {
		case 'text':
		case 'link':
			return shown.text;
		case 'number':
			return { decimal: shown.decimal };
		case 'chosen':
			return shown.titles.join('; ');
		case 'day':
			return shown.day.split('-').reverse().join('.');
		case 'files':
		case 'images':
			return shown.files.map(({ name }) => name).join('\n');
		case 'budget':
			return [
				...shown.rows.map(({ title, sum }) => `${title}: ${formatSum(sum)}`),
				`Всего: ${formatSum(shown.total)}`
			].join('\n');
		case 'consent':
			return shown.isGiven ? 'да' : 'нет';
	}
}

/** Where a file stands in the archive: «Удобный сервис/012 Ночной читальный зал/Презентация 1.pdf». */
export type ArchivedFile = { fileId: string; path: string };

/**
 * Tidy folders for the files of what was sent. Names are such that Windows takes them, not long, and no two alike;
 * a file is called by its field, so that nothing depends on how people name their files.
 */
export function foldersOf(
	applications: readonly Pick<ExportedApplication, 'number' | 'title' | 'nominationKey' | 'content'>[],
	form: ApplicationForm,
	nomination: (key: string | null) => string
): ArchivedFile[] {
	const taken = new Set<string>();
	return applications.flatMap(({ number, title, nominationKey, content }) => {
		const folder = [
			...(nomination(nominationKey) ? [plainName(nomination(nominationKey), 60)] : []),
			`${String(number ?? 0).padStart(3, '0')} ${plainName(title, 60)}`.trim()
		].join('/');
		return (content?.files ?? []).map(({ id, fieldId, name }) => {
			const label = form.find((field) => field.id === fieldId)?.label ?? 'Подписанная заявка';
			const ending = /\.[a-z0-9]{1,5}$/i.exec(name)?.[0].toLowerCase() ?? '';
			return { fileId: id, path: unique(`${folder}/${plainName(label, 60)}`, ending, taken) };
		});
	});
}

function unique(path: string, ending: string, taken: Set<string>): string {
	let candidate = path + ending;
	for (let next = 2; taken.has(candidate.toLowerCase()); next++) candidate = `${path} ${next}${ending}`;
	taken.add(candidate.toLowerCase());
	return candidate;
}

/** Without what Windows forbids in names, without dots and spaces at the ends, never one of its own words. */
export function plainName(text: string, longest: number): string {
	const clean = text
		.normalize('NFC')
		.replace(/[<>:"/\\|?*\p{Cc}\p{Cf}]/gu, ' ')
		.replace(/\s+/g, ' ')
		.trim();
	const short = [...clean]
		.slice(0, longest)
		.join('')
		.replace(/^[. ]+|[. ]+$/g, '');
	if (short === '') return 'Без названия';
	return /^(?:con|prn|aux|nul|com\d|lpt\d)$/i.test(short) ? `${short}_` : short;
}

/** The table, and beside it a sheet that names the files that the archive could not take. */
export function withLeftOut(table: WrittenTable, leftOut: readonly string[]): WrittenTable[] {
	if (leftOut.length === 0) return [table];
	const columns = [
		{ title: 'Файл', width: 80 },
		{ title: 'Почему не вошёл', width: 50 }
	];
	const reason = 'Ещё не проверен на вирусы, в нём нашли вирус или он удалён';
	return [table, { name: 'Не вошли в архив', columns, rows: leftOut.map((path) => [path, reason]) }];
}
