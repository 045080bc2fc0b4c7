import { fullName, isEmail, isPersonName, normaliseEmail, refusalOfPassword } from '#server/accounts/rules.ts';
import type { FirstNetwork } from '../../http/first-run.ts';

/** Order of fields on the page; also of the faults in the summary. */
export const setupFields = [
	'name',
	'shortName',
	'town',
	'timeZone',
	'publicHost',
	'surname',
	'givenName',
	'patronymic',
	'email',
	'password',
	'repeated'
] as const;
export type SetupField = (typeof setupFields)[number];
export type Typed = Record<Exclude<SetupField, 'password' | 'repeated'>, string>;
export type SetupForm = { ok: true; network: FirstNetwork } | { ok: false; faults: SetupField[]; typed: Typed };

/** Zones of the countries whose languages the interface speaks, and of their neighbours; all others stand after them. */
export const nearZones = [
	'Europe/Kaliningrad',
	'Europe/Moscow',
	'Europe/Minsk',
	'Europe/Volgograd',
	'Europe/Saratov',
	'Europe/Samara',
	'Europe/Ulyanovsk',
	'Asia/Yekaterinburg',
	'Asia/Omsk',
	'Asia/Novosibirsk',
	'Asia/Barnaul',
	'Asia/Tomsk',
	'Asia/Novokuznetsk',
	'Asia/Krasnoyarsk',
	'Asia/Irkutsk',
	'Asia/Chita',
	'Asia/Yakutsk',
	'Asia/Vladivostok',
	'Asia/Sakhalin',
	'Asia/Magadan',
	'Asia/Kamchatka',
	'Asia/Anadyr',
	'Asia/Almaty',
	'Asia/Aqtobe',
	'Europe/Chisinau',
	'Asia/Tbilisi',
	'Asia/Yerevan',
	'Asia/Baku',
	'Asia/Ashgabat',
	'Asia/Tashkent',
	'Asia/Dushanbe',
	'Asia/Bishkek'
];

export const farZones = [...Intl.supportedValuesOf('timeZone').filter((zone) => !nearZones.includes(zone)), 'UTC'];

export function parseSetupForm(form: FormData): SetupForm {
	const text = (name: SetupField) => String(form.get(name) ?? '');
	const line = (name: SetupField) => text(name).normalize('NFC').replace(/\s+/gu, ' ').trim();
	const typed: Typed = {
		name: line('name'),
		shortName: line('shortName'),
		town: line('town'),
		timeZone: text('timeZone'),
		publicHost: line('publicHost'),
		surname: line('surname'),
		givenName: line('givenName'),
		patronymic: line('patronymic'),
		email: line('email')
	};
	const password = text('password');
	const publicHost = hostOf(typed.publicHost);
	const faults = setupFields.filter((field) => isFaulty(field, { ...typed, password, repeated: text('repeated') }));
	if (faults.length > 0 || publicHost === null) return { ok: false, faults, typed };
	return { ok: true, network: { ...typed, email: normaliseEmail(typed.email), publicHost, password } };
}

function isFaulty(field: SetupField, given: Record<SetupField, string>): boolean {
	const text = given[field];
	const isBetween = (least: number, most: number) => text.length >= least && text.length <= most;
	switch (field) {
		case 'name':
			return !isBetween(3, 300);
		case 'shortName':
			return !isBetween(2, 80);
		case 'town':
			return !isBetween(2, 100);
		case 'timeZone':
			return !nearZones.includes(text) && !farZones.includes(text);
		case 'publicHost':
			return hostOf(text) === null;
		case 'surname':
		case 'givenName':
			return text === '' || text.length > 100 || !isPersonName(fullName(text, 'Яя'));
		case 'patronymic':
			return text !== '' && (text.length > 100 || !isPersonName(fullName('Яя', text)));
		case 'email':
			return !isEmail(normaliseEmail(text));
		case 'password':
			return refusalOfPassword(text, given.email) !== null;
		case 'repeated':
			return text !== given.password;
	}
}

/** «https://Библиотека.рф/» → `xn--….xn--p1ai`; null where it is no address of a site. */
function hostOf(text: string): string | null {
	const address = `http://${text.replace(/^https?:\/\//i, '').replace(/(?<!\/)\/+$/, '')}`;
	const url = URL.canParse(address) ? new URL(address) : null;
	if (!url || url.pathname !== '/' || url.search || url.hash || url.username || url.host.length > 200) return null;
	return /^[a-z0-9.:-]+$/.test(url.host) ? url.host : null;
}
