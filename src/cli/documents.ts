import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { issueDocuments } from '#server/awards/register/commands.ts';
import { issuedDocuments, printablePapers } from '#server/awards/register/queries.ts';
import { contestBySlug } from '#server/contests/queries.ts';
import { factsOf } from '#server/contests/record/queries.ts';
import type { DocumentFacts } from '#server/contests/folder/description/forms.ts';
import { systemActor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { renderDocuments } from '#server/platform/documents/renderer.ts';
import { counted } from '#server/platform/russian/plurals.ts';
import { readArguments } from './arguments.ts';
import { withNetwork, type Place } from './database.ts';
import { Refusal, WrongUsage } from './refusal.ts';
import { openProgress, type Terminal } from './terminal.ts';

export const usage = `bibliokrug documents issue КОНКУРС [--network ИМЯ] [--data ПАПКА]
bibliokrug documents print КОНКУРС --out ПАПКА [--network ИМЯ] [--data ПАПКА]

КОНКУРС — адрес его страницы: kompas-2027.

issue  Выдаёт документы по наградам конкурса: номера подряд, код для проверки.
       Награды, у которых документ уже есть, пропускает.
print  Записывает действующие документы в папку: каждый в свой файл .pdf.
`;

const actor = systemActor('documents');

export async function run(args: string[], terminal: Terminal): Promise<void> {
	const [what, ...rest] = args;
	if (what !== 'issue' && what !== 'print')
		throw new WrongUsage(`Что сделать: issue или print${what ? `, а не ${what}` : ''}.`);
	const { values, words } = readArguments(
		rest,
		{ out: { type: 'string' }, network: { type: 'string' }, data: { type: 'string' } },
		['КОНКУРС']
	);
	const place = { dataFolder: values.data, network: values.network };
	if (what === 'issue') return issue(words[0]!, place, terminal);
	if (!values.out) throw new WrongUsage('Укажите папку: --out ПАПКА.');
	return print(words[0]!, { ...place, out: values.out }, terminal);
}

async function issue(slug: string, place: Place, { out }: Terminal): Promise<void> {
	const outcome = await withNetwork(place, async ({ db }) => {
		const { id } = await contestBySlug(db, actor, slug).catch(noContest(slug));
		const { date, numberPrefix } = (await factsOf(db, id)).documents as DocumentFacts;
		return issueDocuments(db, actor, id, { ...(date && { issuedOn: date }), numberPrefix });
	});
	if (outcome.ok) return out(`Выдано: ${counted(outcome.value, ['документ', 'документа', 'документов'])}.\n`);
	if (outcome.reason === 'forms-not-confirmed' && 'names' in outcome) {
		throw new Refusal(
			`Не подтверждён дательный падеж (bibliokrug people forms):\n${outcome.names.map((name) => `  ${name}`).join('\n')}`
		);
	}
	if (outcome.reason === 'missing-glyphs' && 'glyphs' in outcome) {
		throw new Refusal(
			outcome.glyphs.map(({ field, characters }) => `${field}: в шрифтах нет знаков ${characters.join(' ')}`).join('\n')
		);
	}
	throw new Refusal(
		outcome.reason === 'no-awards' ? 'У конкурса нет наград, по которым выдают документы.' : 'Документы не выданы.'
	);
}

async function print(
	slug: string,
	{ out: folder, ...place }: Place & { out: string },
	terminal: Terminal
): Promise<void> {
	const written = await withNetwork(place, async ({ db, network }) => {
		const { id } = await contestBySlug(db, actor, slug).catch(noContest(slug));
		const { documents } = await issuedDocuments(db, { contestId: id, limit: 100_000, offset: 0 });
		const valid = documents.filter(({ state }) => state === 'valid');
		const jobs = (await printablePapers(db, valid, network.publicHost)).map(({ number, paper }) => ({
			id: number,
			data: paper
		}));
		await mkdir(folder, { recursive: true });
		const progress = openProgress(terminal);
		const failed: string[] = [];
		for await (const made of renderDocuments(jobs, {
			onProgress: ({ done }) => progress.show(`Документы: ${done} из ${jobs.length}…`)
		})) {
			if (made.ok) await writeFile(join(folder, `${made.id}.pdf`), made.pdf);
			else failed.push(`${made.id}: ${made.sentence}`);
		}
		progress.end();
		if (failed.length > 0) throw new Refusal(failed.join('\n'));
		return jobs.length;
	});
	terminal.out(`Записано: ${counted(written, ['документ', 'документа', 'документов'])} в ${folder}.\n`);
}

const noContest = (slug: string) => (error: unknown) => {
	throw error instanceof NotFound ? new Refusal(`Нет конкурса с адресом ${slug}.`) : error;
};
