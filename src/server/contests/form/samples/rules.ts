import type { AnswerFile, AnswerFiles } from '../answers/rules.ts';
import type { Answer, Answers, FormField } from '../forms.ts';

const paragraph =
	'Здесь будет текст участника. Он может занимать несколько абзацев, и жюри прочтёт его в том же виде, в каком его напишут.';

/** Made-up answers to every field, to show how an application is read. */
export function sampleAnswers(fields: readonly FormField[]): { answers: Answers; files: AnswerFiles } {
	const answers = fields.flatMap((field): [string, Answer][] => {
		const answer = sampleAnswer(field);
		return answer === null ? [] : [[field.id, answer]];
	});
	const files = fields.flatMap((field): [string, AnswerFile[]][] => {
		const sampled = sampleFiles(field);
		return sampled.length > 0 ? [[field.id, sampled]] : [];
	});
	return { answers: Object.fromEntries(answers), files: Object.fromEntries(files) };
}

function sampleAnswer(field: FormField): Answer | null {
	switch (field.kind) {
		case 'line':
			return 'Пример ответа';
		case 'text':
			return `${paragraph}\n\n${paragraph}`;
		case 'number':
			return sampleNumber(field.least, field.most);
		case 'choice':
			return field.options[0]?.id ?? '';
		case 'choices':
			return field.options.slice(0, Math.min(2, field.most ?? 2)).map(({ id }) => id);
		case 'date':
			return field.earliest ?? field.latest ?? '2027-03-31';
		case 'link':
			return 'https://example.org/video';
		case 'budget':
			return [
				{ title: 'Книги и журналы', sum: '12500' },
				{ title: 'Бумага и краска', sum: '1840.5' }
			].slice(0, field.mostRows);
		case 'consent':
			return true;
		case 'files':
		case 'images':
			return null;
	}
}

/** A dozen, or a bound where a dozen would be out of bounds. */
function sampleNumber(least: string | null, most: string | null): string {
	if (least !== null && Number(least) > 12) return least;
	return most !== null && Number(most) < 12 ? most : '12';
}

const typeOfKind = {
	pdf: 'application/pdf',
	document: 'application/vnd.oasis.opendocument.text',
	spreadsheet: 'application/vnd.oasis.opendocument.spreadsheet',
	presentation: 'application/vnd.oasis.opendocument.presentation',
	image: 'image/jpeg',
	audio: 'audio/mpeg',
	archive: 'application/zip'
} as const;

/** A file's own name would tell who brought it: readers who may not know see it by its field. */
function sampleFiles(field: FormField): AnswerFile[] {
	const bytes = 1_400_000;
	if (field.kind === 'images') {
		const pictures = [1, 2].slice(0, field.mostFiles);
		return pictures.map((n) => ({
			id: `sample-${field.id}-${n}`,
			name: `Лампова В. И., снимок ${n}.jpg`,
			type: 'image/jpeg',
			bytes,
			alt: 'Читатели за большим столом у окна'
		}));
	}
	if (field.kind !== 'files') return [];
	const type = typeOfKind[field.allowed[0]!];
	return [{ id: `sample-${field.id}`, name: 'Лампова Вера Ивановна.pdf', type, bytes, alt: '' }];
}
