import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Actor } from '#server/platform/actor.ts';
import type { Outcome } from '#server/platform/outcome.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { countOf, finalisedResultsOf } from '../../results/queries.ts';
import { confirmResults, proposeResults } from '../../meeting/finalisation/commands.ts';
import { finishDeclaration } from '../conflicts/commands.ts';
import { saveSheet, signSheet } from '../sheets/commands.ts';
import { closeStage } from '../stages/closing/commands.ts';
import { stageOutcomeFor } from '../stages/outcome/queries.ts';
import { buildJudgedFolder, scoreStage, type JudgedFolder } from '../stages/testing.ts';

const folder = join(import.meta.dirname, '../../../../../cases/piano-2025');
let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

type Line = { entry: string; juror: string; mark: string };

/** The marks of a stage as the published table has them. */
async function linesOf(stage: string): Promise<Line[]> {
	const [, ...lines] = (await readFile(join(folder, 'scores.csv'), 'utf8')).trim().split(/\r?\n/);
	return lines
		.map((line) => line.split(','))
		.filter(([of]) => of === stage)
		.map(([, entry, juror, mark]) => ({ entry: entry!, juror: juror!, mark: mark! }));
}

/** Every juror writes and signs the sheets of a stage, a few jurors at once, as the page does it. */
async function handIn(judged: JudgedFolder, stage: string): Promise<number> {
	const { db } = network;
	const criterion = judged.folder.ruleSet.stages.find(({ id }) => id === stage)!.criteria[0]!.id;
	const byJuror = Map.groupBy(await linesOf(stage), ({ juror }) => juror);
	const write = async (actor: Actor, lines: Line[]) => {
		for (const { entry, mark } of lines) {
			const place = { contestId: judged.id, stage, entryId: judged.entryIds.get(entry)! };
			const content = { revision: 0, marks: { [criterion]: mark }, commentForAuthor: '', noteForJury: '' };
			const { revision } = take(await saveSheet(db, actor, { ...place, ...content }));
			take(await signSheet(db, actor, { ...place, revision }));
		}
		return lines.length;
	};
	const written = await Promise.all(
		[...byJuror].map(([juror, lines]) => write(judged.jury.find(({ key }) => key === juror)!.actor, lines))
	);
	return written.reduce((sum, count) => sum + count, 0);
}

async function close(judged: JudgedFolder, stage: string): Promise<void> {
	const asked = { contestId: judged.id, stage };
	const { fingerprint } = take(await stageOutcomeFor(network.db, judged.secretary.actor, asked));
	take(await closeStage(network.db, judged.secretary.actor, { ...asked, fingerprint }));
}

test('a real jury’s marks, handed in sheet by sheet and finalised by two people, give the published results', async () => {
	const { db } = network;
	const judged = await buildJudgedFolder(db, folder, { firstStage: 'none' });
	for (const { actor } of judged.jury) take(await finishDeclaration(db, actor, judged.id));
	let sheets = 0;
	for (const stage of ['1', '2', '3', 'final']) {
		await scoreStage(db, judged, stage, 'assigned');
		sheets += await handIn(judged, stage);
		await close(judged, stage);
	}
	const { sha256 } = await countOf(db, judged.id);
	const { id: finalisationId } = take(
		await proposeResults(db, judged.secretary.actor, { contestId: judged.id, sha256 })
	);
	take(await confirmResults(db, judged.organiser, { contestId: judged.id, finalisationId }));

	const { tally } = await finalisedResultsOf(db, judged.id);
	const counted = tally.stages.flatMap(({ stage, entries }) =>
		entries
			.filter(({ result }) => result !== null)
			.map(({ entry, result, cumulative, admitted, place }) =>
				[stage, entry, result, cumulative, admitted === null ? '' : Number(admitted), place ?? ''].join(',')
			)
	);
	const [, ...official] = (await readFile(join(folder, 'official.csv'), 'utf8')).trim().split(/\r?\n/);
	assert.deepEqual([sheets, official.length], [2575, 155]);
	assert.deepEqual(counted.sort(), official.sort());
});

function take<Value>(outcome: Outcome<Value, string>): Value {
	if (!outcome.ok) throw new Error(outcome.reason);
	return outcome.value;
}
