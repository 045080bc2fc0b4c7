import type { Terminal } from './terminal.ts';

/** What a command's file exports. A refusal or wrong usage is thrown; a number is the exit status. */
export type Command = {
	/** Whole help text after the name of the program. */
	usage: string;
	run: (args: string[], terminal: Terminal) => Promise<number | void>;
};

/** A line of the list of commands; its file is loaded only when it is asked for, because starting must be quick. */
export type CommandEntry = { summary: string; load: () => Promise<Command> };

export const commands: Record<string, CommandEntry> = {
	serve: {
		summary: 'показывать сеть в браузере',
		load: () => import('./serve.ts')
	},
	demo: {
		summary: 'показать готовую учебную сеть',
		load: () => import('./demo.ts')
	},
	migrate: {
		summary: 'привести базу данных к этой версии программы',
		load: () => import('./migrate.ts')
	},
	user: {
		summary: 'завести или отключить доступ в кабинет, показать, у кого он есть',
		load: () => import('./user.ts')
	},
	network: {
		summary: 'создать сеть в этой установке или показать, какие есть',
		load: () => import('./network-command.ts')
	},
	import: {
		summary: 'принять в сеть конкурс из папки или организации из таблицы',
		load: () => import('./import.ts')
	},
	export: {
		summary: 'записать организации сети в таблицу',
		load: () => import('./export.ts')
	},
	people: {
		summary: 'показать и подтвердить падежные формы имён',
		load: () => import('./people.ts')
	},
	documents: {
		summary: 'выдать документы конкурса или записать их в папку для печати',
		load: () => import('./documents.ts')
	},
	'check-records': {
		summary: 'проверить записи сети: пересчитать опубликованное, сверить награды и документы',
		load: () => import('./check-records.ts')
	},
	'rotate-signing-key': {
		summary: 'сменить ключ, которым подписаны цифровые свидетельства к документам',
		load: () => import('./rotate-signing-key.ts')
	},
	bounce: {
		summary: 'принять от почтового сервера вернувшееся письмо',
		load: () => import('./bounce.ts')
	},
	tally: {
		summary: 'посчитать конкурс, лежащий в папке: итоги, протокол, дипломы',
		load: () => import('./tally.ts')
	},
	verify: {
		summary: 'пересчитать опубликованные итоги по файлу открытых данных',
		load: () => import('./verify.ts')
	}
};
