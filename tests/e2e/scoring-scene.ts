import { PDFDocument } from '@cantoo/pdf-lib';
import sharp from 'sharp';
import { buildMaterials, buildMaterialsForm } from '#server/applications/materials/testing.ts';
import { buildJudging, judgedRules, type JudgedContest } from '#server/contests/judging/testing.ts';
import { openScene, type Scene } from './scene.ts';

const [stage, ...laterStages] = judgedRules.stages;
/** As usual, with a criterion of a long scale besides, which is typed. */
const rules: typeof judgedRules = {
	...judgedRules,
	stages: [
		{
			...stage!,
			criteria: [
				{ id: 'k1', title: 'Актуальность', scale: { max: 5 } },
				{ id: 'k2', title: 'Новизна', scale: { max: 10 }, weight: 2 },
				{ id: 'k4', title: 'Охват', scale: { max: 100, step: '0.5' }, weight: '0.1' }
			]
		},
		...laterStages
	]
};

const description = `Раз в месяц читальный зал открыт до полуночи. Читатели приходят семьями: дети слушают сказки при свечах, взрослые работают за общим столом.

За год прошло одиннадцать ночей, в них участвовали 640 человек, половина из них записалась в библиотеку впервые.`;

export async function buildPdf(author: string): Promise<Uint8Array> {
	const pdf = await PDFDocument.create();
	for (const line of ['Night reading room', 'Eleven nights, 640 readers']) pdf.addPage([420, 300]).drawText(line);
	pdf.setAuthor(author);
	return pdf.save();
}

const picture = (colour: string) =>
	sharp({ create: { width: 640, height: 420, channels: 3, background: colour } })
		.jpeg()
		.toBuffer();

export type Scoring = Scene & {
	contest: JudgedContest;
	/** The contest whose jury may not know whose the entries are. */
	blind: JudgedContest;
	/** The address of the sheet on an entry, by its number. */
	sheet(key: string, contest?: JudgedContest): string;
};

/** Two contests at work, one of them blind, their entries with materials, and a browser before them. */
export async function openScoring(): Promise<Scoring> {
	const scene = await openScene({ scripts: true });
	const { db } = scene;
	const store = scene.files.network(scene.network.schema);
	const contest = await buildJudging(db, { rules, entries: 6, members: 3 });
	const blind = await buildJudging(db, { rules, entries: 6, isBlind: true });
	for (const each of [contest, blind]) {
		await buildMaterialsForm(db, each);
		for (const [at, surname] of ['Полкина', 'Лампова', 'Щукина'].entries())
			await buildMaterials(db, each, at, {
				...{ surname, organisation: `Библиотека имени ${surname}`, store },
				answers: { description, team: `${surname} с друзьями`, video: 'https://video.example.org/night' },
				files: [
					{ fieldId: 'presentation', name: `${surname}.pdf`, content: await buildPdf(surname) },
					{ fieldId: 'pictures', name: `${surname}.jpg`, content: await picture('#a04020'), alt: 'Столы при свечах' }
				]
			});
	}
	return { ...scene, contest, blind, sheet: (key, { slug } = contest) => `/jury/${slug}/1/${key}` };
}
