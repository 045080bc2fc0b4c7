import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { decide, type DecisionInput } from '#server/contests/meeting/decisions/commands.ts';
import { decisionsIn } from '#server/contests/judging/stages/testing.ts';
import { press, says } from '../hands.ts';
import { take } from './hands.ts';
import type { Judging } from './scene.ts';

const meeting = (path = '') => `/office/contests/kompas-2027/judging/meeting${path}`;

/** Who is absent and why, as the folder has it. */
export async function noteAttendance({ folder, expected }: Judging, secretary: Page): Promise<void> {
	await secretary.goto(meeting('/attendance'));
	for (const { name, absenceReason } of folder.jury.filter(({ present }) => !present)) {
		const seat = secretary.getByRole('group', { name: new RegExp(`^${name}`) });
		await seat.getByLabel('Отсутствует').check();
		await seat.getByLabel('Причина отсутствия').fill(absenceReason!);
	}
	await press(secretary, 'Сохранить');
	const { present, voting, required } = expected.summary.quorum;
	await says(secretary, `Кворум есть: присутствуют ${present} из ${voting} голосующих, нужно не меньше ${required}`);
}

type Vote = {
	place: number;
	/** Of those who vote on devices of their own, by surname; the others' voices are noted at the table. */
	devices: Map<string, Page>;
	/** Which entry each prefers, by surname. */
	voices: Record<string, string>;
};

/** Puts a tie to an open vote, and ends it. */
export async function voteOnTie(scene: Judging, secretary: Page, { place, devices, voices }: Vote): Promise<void> {
	const nameOf = (key: string) => `№\u00a0${key} «${scene.title(key)}»`;
	await secretary.goto(meeting());
	await press(secretary, new RegExp(`^Равны, спор за ${place}-е место`), 'link');
	await press(secretary, 'Поставить на голосование');
	const id = new URL(secretary.url()).pathname.split('/').at(-1)!;
	for (const [surname, device] of devices) {
		if (!(surname in voices)) continue;
		await device.goto(`/jury/${scene.contest.slug}/votes/${id}`);
		await device.getByLabel(nameOf(voices[surname]!), { exact: true }).check();
		await press(device, 'Проголосовать');
		await device.getByText('Голос принят.').waitFor();
	}
	await secretary.reload();
	for (const [surname, key] of Object.entries(voices)) {
		if (devices.has(surname)) continue;
		const { name } = scene.folder.jury.find((juror) => juror.name.startsWith(`${surname} `))!;
		await secretary.getByLabel(name, { exact: true }).selectOption({ label: nameOf(key) });
	}
	await press(secretary, 'Записать голоса');
	await press(secretary, 'Завершить');
}

export async function leaveUnawarded(secretary: Page, nomination: string, place: number): Promise<void> {
	await secretary.goto(meeting('/places'));
	await secretary.getByLabel('Номинация', { exact: true }).selectOption({ label: nomination });
	await secretary.getByLabel('Место', { exact: true }).selectOption({ label: `${place}-е место` });
	await secretary.getByLabel(/^Следующие получают места ниже/).check();
	await press(secretary, 'Записать решение');
	await secretary.getByText('Решение записано.').waitFor();
}

/** An award of the jury's own decision, put down at the table. */
export async function award(secretary: Page, title: RegExp, key: string): Promise<void> {
	await secretary.goto(meeting('/awards'));
	await secretary.getByLabel(title).check();
	await secretary.getByLabel(new RegExp(`^№\\s${key} `)).check();
	await press(secretary, 'Записать решение');
	await secretary.getByText('Решение записано.').waitFor();
}

/** Awards and letters of the folder that nobody has put down on the page, by the command behind its button. */
export async function decideTheRest(
	{ network, contest, folder }: Judging,
	isDecided: (award: string) => boolean
): Promise<void> {
	for (const decision of decisionsIn({ ...contest, folder })) {
		if (decision.kind !== 'award' || isDecided(decision.award)) continue;
		const input: DecisionInput = { ...decision, entry: decision.entry ?? null };
		take(await decide(network.db, contest.secretary.actor, contest.id, input));
	}
}

/** One proposes, another confirms. */
export async function finalise(chair: Page, secretary: Page): Promise<void> {
	await chair.goto(meeting('/results'));
	await press(chair, 'Предложить подписать');
	assert.equal(await chair.getByRole('button', { name: 'Подтвердить итоги' }).count(), 0, 'nobody confirms their own');
	await secretary.goto(meeting('/results'));
	await press(secretary, 'Подтвердить итоги');
	await secretary.getByText('Итоги подписаны, протокол составлен.').waitFor();
}
