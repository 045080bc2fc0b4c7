/** Why a table cannot be read at all. Faults of single cells are the business of whoever asks for the cells. */
export type ReadingFault = { reason: ReadingReason; row?: number; detail?: string };

export type ReadingReason =
	| 'missing'
	| 'not-a-file'
	| 'unreadable'
	| 'empty'
	| 'too-large'
	| 'unknown-encoding'
	| 'unclosed-quote'
	| 'old-workbook'
	| 'open-document'
	| 'not-a-workbook'
	| 'broken-archive'
	| 'inflates-too-far'
	| 'no-such-sheet';

export type ReadingOutcome<Value> = { ok: true; value: Value } | { ok: false; fault: ReadingFault };

export const readingRefused = (reason: ReadingReason, more: Omit<ReadingFault, 'reason'> = {}) =>
	({ ok: false, fault: { reason, ...more } }) as const;

/** Whole sentences for the person who brought the file: what is wrong and what to do. */
export const readingReasonTexts: Record<ReadingReason, string> = {
	missing: 'файла нет',
	'not-a-file': 'это не файл; ожидается таблица .xlsx или .csv',
	unreadable: 'файл не удаётся прочитать: проверьте права доступа',
	empty: 'файл пуст; ожидаются строка заголовков и строки с данными',
	'too-large': 'файл больше 200 МБ; разделите его на части',
	'unknown-encoding': 'не удаётся узнать кодировку; сохраните таблицу как «CSV UTF-8» или как книгу .xlsx',
	'unclosed-quote': 'кавычка открыта и не закрыта до конца файла; закройте её или удвойте кавычки внутри текста',
	'old-workbook': 'это книга старого вида (.xls) или книга под паролем; сохраните её как .xlsx без пароля',
	'open-document': 'это таблица OpenDocument (.ods); сохраните её как .xlsx или .csv',
	'not-a-workbook': 'это архив, но не книга .xlsx; ожидается таблица .xlsx или .csv',
	'broken-archive': 'книга .xlsx повреждена; откройте её в табличной программе и сохраните заново',
	'inflates-too-far': 'книга .xlsx при распаковке занимает слишком много места; удалите лишние листы и рисунки',
	'no-such-sheet': 'в книге нет нужного листа'
};
