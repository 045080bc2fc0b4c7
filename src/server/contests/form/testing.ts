import { formField, type FieldKind, type FormField } from './forms.ts';

const own: { [Kind in FieldKind]: object } = {
	line: {},
	text: {},
	number: {},
	choice: {
		options: [
			{ id: 'a', title: 'Первое' },
			{ id: 'b', title: 'Второе' }
		]
	},
	choices: {
		options: [
			{ id: 'a', title: 'Первое' },
			{ id: 'b', title: 'Второе' },
			{ id: 'c', title: 'Третье' }
		]
	},
	date: {},
	link: {},
	files: { allowed: ['pdf'] },
	images: {},
	budget: {},
	consent: { text: 'Согласны показать работу на сайте.' }
};

export const allKinds = Object.keys(own) as FieldKind[];

/** A field of a kind as it is usually, named after its kind. */
export function buildField<Kind extends FieldKind>(
	kind: Kind,
	given: Partial<Extract<FormField, { kind: Kind }>> = {}
): Extract<FormField, { kind: Kind }> {
	return formField.parse({ id: kind, label: `Поле ${kind}`, ...own[kind], ...given, kind }) as Extract<
		FormField,
		{ kind: Kind }
	>;
}

/** One field of every kind. */
export const buildForm = (): FormField[] => allKinds.map((kind) => buildField(kind));
