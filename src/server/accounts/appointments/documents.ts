import type { AppointmentRole } from '../tables.ts';

export const roleWords: Record<AppointmentRole, string> = {
	methodist: 'методист',
	organiser: 'организатор конкурса',
	'jury-chair': 'председатель жюри',
	'jury-secretary': 'секретарь жюри',
	juror: 'член жюри',
	representative: 'представитель организации',
	editor: 'редактор портала'
};

/** What somebody is entrusted with, as a letter says it: «член жюри: Библиотечный компас — 2027». */
export const roleInLetter = (role: AppointmentRole, where?: string): string =>
	where === undefined ? roleWords[role] : `${roleWords[role]}: ${where}`;
