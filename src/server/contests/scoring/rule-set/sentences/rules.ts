/** The part of a Zod issue that a sentence needs. */
export type ShapeIssue = {
	code?: string;
	input?: unknown;
	expected?: unknown;
	keys?: readonly string[];
	values?: readonly unknown[];
	options?: readonly unknown[];
	minimum?: number | bigint;
	maximum?: number | bigint;
	origin?: string;
};

/** What to do about a fault of shape, in Russian. */
export function sentenceOf(issue: ShapeIssue): string {
	if (issue.input === undefined && issue.code !== 'unrecognized_keys') return 'Добавьте недостающее поле.';
	switch (issue.code) {
		case 'invalid_type':
			return `Нужно указать ${expectations[String(issue.expected)] ?? 'значение другого вида'}.`;
		case 'unrecognized_keys':
			return `Уберите или исправьте неизвестные поля: ${(issue.keys ?? []).join(', ')}.`;
		case 'invalid_value':
			return `Выберите одно из значений: ${(issue.values ?? []).join(', ')}.`;
		case 'invalid_union':
			return issue.options ? `Выберите одно из значений: ${issue.options.join(', ')}.` : 'Исправьте значение.';
		case 'too_small':
			return tooSmall(issue);
		case 'too_big':
			return `Нужно не больше ${issue.maximum}${units[issue.origin ?? ''] ?? ''}.`;
		default:
			return 'Исправьте значение: оно записано не так, как нужно.';
	}
}

function tooSmall({ origin, minimum }: ShapeIssue): string {
	if (origin === 'string' && Number(minimum) === 1) return 'Впишите текст: поле не может быть пустым.';
	if (origin === 'array' && Number(minimum) === 1) return 'Добавьте хотя бы одну строку: список не может быть пустым.';
	return `Нужно не меньше ${minimum}${units[origin ?? ''] ?? ''}.`;
}

const units: Record<string, string> = { string: ' знаков', array: ' строк' };

const expectations: Record<string, string> = {
	string: 'текст',
	number: 'число',
	int: 'целое число',
	boolean: '«да» или «нет» (true или false)',
	array: 'список',
	object: 'набор полей'
};
