import { basename, resolve } from 'node:path';
import { importContest, type ImportOutcome } from '#server/imports/commands.ts';
import { importRefusalText, importFaultText } from './import/texts.ts';
import { readContestFolder } from '#server/contests/folder/queries.ts';
import { systemActor } from '#server/platform/actor.ts';
import { counted } from '#server/platform/russian/plurals.ts';
import { readArguments } from './arguments.ts';
import { withNetwork } from './database.ts';
import { Refusal, WrongUsage } from './refusal.ts';
import { readEmblem } from './tally/emblem.ts';
import { printFaults } from './tally/faults.ts';
import type { Terminal } from './terminal.ts';

export const usage = `bibliokrug import contest ПАПКА [--slug АДРЕС] [--network ИМЯ] [--data ПАПКА]
bibliokrug import organisations ФАЙЛ [--check] [--json] [--network ИМЯ] [--data ПАПКА]

contest        Принимает в сеть законченный конкурс из папки, какую считает tally:
               положение, заявки, жюри, оценки и решения. Итоги пересчитываются,
               закрепляются и публикуются, награды вносятся, документы выдаются.
               Если что-то не подходит, показывает всё и ничего не записывает.
organisations  Принимает организации из таблицы; описание в
               docs/organisations-import.md.

  --slug АДРЕС  адрес страницы конкурса, если его нет в contest.yaml: kompas-2027
  --check       только проверить таблицу организаций
  --json        печатать отчёт об организациях (или ошибки) для программ
`;

export async function run(args: string[], terminal: Terminal): Promise<number | void> {
	const [what, ...rest] = args;
	if (what === 'organisations') return (await import('./organisations.ts')).importFromFile(rest, terminal);
	if (what !== 'contest')
		throw new WrongUsage(`Что принять: contest или organisations${what ? `, а не ${what}` : ''}.`);
	const { values, words } = readArguments(
		rest,
		{ slug: { type: 'string' }, network: { type: 'string' }, data: { type: 'string' } },
		['ПАПКА']
	);
	const reading = await readContestFolder(words[0]!);
	if (!reading.ok) {
		printFaults(reading, terminal, false);
		return 1;
	}
	const { folder } = reading;
	const slug = values.slug ?? folder.contest.slug ?? latinName(words[0]!);
	if (!slug)
		throw new Refusal('У конкурса нет адреса страницы: впишите slug в contest.yaml или укажите --slug kompas-2027.');
	const emblem = await readEmblem(folder, words[0]!);
	const outcome = await withNetwork({ dataFolder: values.data, network: values.network }, ({ db }) =>
		importContest(db, systemActor('import'), folder, { slug, emblem })
	);
	terminal.out(tellOutcome(outcome, slug));
}

/** A folder named as an address may be named gives the address: `kompas-2027`. */
function latinName(folder: string): string | null {
	const name = basename(resolve(folder));
	return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) ? name : null;
}

function unconfirmedText(names: string[], slug: string): string {
	return `Документы пока не выданы: письма печатают в дательном падеже, а эти формы не подтверждены:\n${names.map((name) => `  ${name}`).join('\n')}\nПодтвердите их (bibliokrug people forms; у организаций — дательный падеж в их таблице), затем: bibliokrug documents issue ${slug}`;
}

function tellOutcome(outcome: ImportOutcome, asked: string): string {
	if (outcome.ok) {
		const { slug, entries, marks, awards, documents, unconfirmed } = outcome.value;
		const parts = [
			counted(entries, ['заявка', 'заявки', 'заявок']),
			counted(marks, ['оценка', 'оценки', 'оценок']),
			counted(awards, ['награда', 'награды', 'наград']),
			counted(documents, ['документ', 'документа', 'документов'])
		];
		const accepted = `Конкурс принят: ${parts.join(', ')}. Страница: /contests/${slug}\n`;
		return unconfirmed.length === 0 ? accepted : `${accepted}${unconfirmedText(unconfirmed, slug)}\n`;
	}
	if ('faults' in outcome) throw new Refusal(outcome.faults.map(importFaultText).join('\n'));
	throw new Refusal(importRefusalText(outcome.reason, asked));
}
