import type { AssignmentPreview, ToldShortage } from '#server/contests/judging/assignment/preview/queries.ts';
import { m } from '#messages';
import { formatCount } from '../numbers.ts';

const counted = (n: number) => ({ n, number: formatCount(n) });
const sentence = (text: string) => text.charAt(0).toLocaleUpperCase() + text.slice(1);

/** One reason for all entries that lack sheets for the same: who is free, who is recused, who is full. */
export function shortageSentences(shortages: readonly ToldShortage[]): string[] {
	const reasonOf = ({ nomination, wanted, free, recused, full }: ToldShortage) =>
		JSON.stringify([nomination, wanted, free, recused, full]);
	return [...Map.groupBy(shortages, reasonOf).values()].map(shortageSentence);
}

/** «Номинация „Событие и сообщество“: работе № 12 нужны 3 листа, свободны 2 члена жюри (самоотвод у 1 члена жюри).» */
function shortageSentence(group: readonly ToldShortage[]): string {
	const { entry, nomination, wanted, free, recused, full } = group[0]!;
	const needs =
		group.length === 1
			? m.assignment_needs({ ...counted(wanted), key: entry.key })
			: m.assignment_need_each({ ...counted(wanted), keys: group.map((each) => each.entry.key).join(', ') });
	const have = free > 0 ? m.assignment_free(counted(free)) : m.assignment_free_none();
	const names = full.map(({ name, most }) =>
		most === null ? name : m.assignment_full_name({ name, most: formatCount(most) })
	);
	const reasons = [
		recused > 0 ? m.assignment_recused(counted(recused)) : null,
		names.length > 0 ? m.assignment_full({ names: names.join(', ') }) : null
	].filter((reason) => reason !== null);
	const text = `${needs}, ${have}${reasons.length > 0 ? ` (${reasons.join('; ')})` : ''}.`;
	const whole = nomination === null ? sentence(text) : m.assignment_of_nomination({ title: nomination, text });
	const others = new Set(group.flatMap(({ rivals }) => rivals));
	for (const each of group) others.delete(each.entry.id);
	return full.length > 0 && others.size > 0 ? `${whole} ${m.assignment_rivals(counted(others.size))}` : whole;
}

/** What would come, pass and go, each as a sentence. */
export function changeSentences({ more, moved, less }: AssignmentPreview['changes']): string[] {
	return [
		more > 0 ? m.assignment_more(counted(more)) : null,
		moved > 0 ? m.assignment_moved(counted(moved)) : null,
		less > 0 ? m.assignment_less(counted(less)) : null
	].flatMap((text) => (text === null ? [] : `${sentence(text)}.`));
}
