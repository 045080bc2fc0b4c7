import { z } from 'zod';
import type { FirstNetwork } from '../../http/first-run.ts';

/** Order of fields on the page; also of the faults in the summary. */
const shape = z.strictObject({
	name: z.string().trim().min(3).max(300),
	shortName: z.string().trim().min(2).max(80),
	town: z.string().trim().min(2).max(100),
	timeZone: z.string().refine((zone) => timeZones.includes(zone)),
	adminName: z.string().trim().regex(/^\p{L}[\p{L}\p{M}'’\- ]{3,150}$/u),
	email: z.string().trim().max(254).pipe(z.email()),
	password: z.string().min(12).max(200)
});

export type SetupField = keyof FirstNetwork;
export type SetupForm = { ok: true; network: FirstNetwork } | { ok: false; faults: SetupField[]; typed: Omit<FirstNetwork, 'password'> };

/** Zones of the countries whose languages the interface speaks, and UTC. */
export const timeZones = [
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
	'UTC'
];

export function parseSetupForm(form: FormData): SetupForm {
	const text = (name: SetupField) => String(form.get(name) ?? '');
	const typed = {
		name: text('name'),
		shortName: text('shortName'),
		town: text('town'),
		timeZone: text('timeZone'),
		adminName: text('adminName'),
		email: text('email')
	};
	const parsed = shape.safeParse({ ...typed, password: text('password') });
	if (parsed.success) return { ok: true, network: parsed.data };
	const faults = new Set(parsed.error.issues.map(({ path }) => path[0] as SetupField));
	return { ok: false, faults: [...faults], typed };
}
