import type { Answers } from '#server/contests/form/forms.ts';
import type { Gender } from '#server/people/tables.ts';

/** An organisation that is not in the directory yet. */
export type ProposedOrganisation = { name: string; town: string; territoryId: string | null };
export type ChosenOrganisation =
	{ kind: 'known'; id: string } | ({ kind: 'proposed' } & ProposedOrganisation) | { kind: 'none' };

export type AuthorInput = {
	id: string;
	surname: string;
	givenName: string;
	patronymic: string;
	gender: Gender | null;
	post: string;
	email: string;
	bornOn: string | null;
	/** Whether the person who writes says that this author is they. */
	isMe: boolean;
};

/** Parts to be saved; what is absent stays as it is. */
export type Changes = {
	nomination?: string | null;
	title?: string;
	organisation?: ChosenOrganisation;
	team?: string;
	authors?: AuthorInput[];
	answers?: Answers;
};

/** From which state of the application a window goes on. */
export type Edition = {
	revision: number;
	/** Names this attempt at saving. */
	save: string | null;
	/** Attempts of the same window whose answers it has not had: what they have saved is its own. */
	lost: readonly string[];
};

export const mostCharacters = {
	title: 300,
	team: 200,
	namePart: 100,
	post: 300,
	email: 254,
	organisation: 300,
	town: 100
};
/** More than any contest takes; the contest's own number is checked before sending. */
const mostAuthors = 100;
/** As many as a window keeps in mind: see `draft-keeper`. */
const mostAttempts = 50;

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The revision at which the window was opened; null where the form does not say. */
export function parseRevision(form: FormData): number | null {
	const text = lineOf(form, 'revision', 10);
	return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null;
}

/** What a saving goes on from: null where the form does not say. */
export function parseEdition(form: FormData): Edition | null {
	const revision = parseRevision(form);
	if (revision === null) return null;
	const save = lineOf(form, 'save', 36);
	const lost = form.getAll('lost').filter((name): name is string => typeof name === 'string' && uuid.test(name));
	return { revision, save: uuid.test(save) ? save : null, lost: lost.slice(0, mostAttempts) };
}

export function parseWork(form: FormData): Changes {
	return {
		nomination: lineOf(form, 'nomination', 64) || null,
		title: lineOf(form, 'title', mostCharacters.title)
	};
}

/** Either one of the directory, or a name typed in because it is not there. */
export function parseOrganisation(form: FormData): Changes {
	const id = lineOf(form, 'organisation', 36);
	if (uuid.test(id)) return { organisation: { kind: 'known', id } };
	const name = lineOf(form, 'name', mostCharacters.organisation);
	const town = lineOf(form, 'town', mostCharacters.town);
	const territory = lineOf(form, 'territory', 36);
	const territoryId = uuid.test(territory) ? territory : null;
	if (name === '' && town === '' && territoryId === null) return { organisation: { kind: 'none' } };
	return { organisation: { kind: 'proposed', name, town, territoryId } };
}

/** Authors stand in the form under ids of their own, `author` naming each in order: `ID-surname`, `ID-post` … */
export function parseAuthors(form: FormData): Changes {
	const ids = [...new Set(form.getAll('author').map(String))].filter((id) => uuid.test(id)).slice(0, mostAuthors);
	const me = lineOf(form, 'me', 36);
	return {
		...(form.has('team') && { team: lineOf(form, 'team', mostCharacters.team) }),
		authors: ids.map((id) => parseAuthor(form, id, me))
	};
}

function parseAuthor(form: FormData, id: string, me: string): AuthorInput {
	const gender = lineOf(form, `${id}-gender`, 6);
	const bornOn = lineOf(form, `${id}-born`, 10);
	return {
		id,
		surname: lineOf(form, `${id}-surname`, mostCharacters.namePart),
		givenName: lineOf(form, `${id}-given-name`, mostCharacters.namePart),
		patronymic: lineOf(form, `${id}-patronymic`, mostCharacters.namePart),
		gender: gender === 'female' || gender === 'male' ? gender : null,
		post: lineOf(form, `${id}-post`, mostCharacters.post),
		email: lineOf(form, `${id}-email`, mostCharacters.email).toLowerCase(),
		bornOn: isDay(bornOn) ? bornOn : null,
		isMe: id === me
	};
}

const isDay = (text: string): boolean =>
	/^(19|20)\d{2}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) === true;

/** One line as it may be stored: composed, without controls and lone halves of characters, cut to the length. */
function lineOf(form: FormData, name: string, most: number): string {
	const value = form.get(name);
	if (typeof value !== 'string') return '';
	const line = value
		.slice(0, most * 4)
		.toWellFormed()
		.normalize('NFC');
	return [
		...line
			.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
			.replace(/ {2,}/g, ' ')
			.trim()
	]
		.slice(0, most)
		.join('');
}
