import { isMap, isScalar, isSeq, LineCounter, parseDocument, visit, type Document, type ErrorCode } from 'yaml';
import { parseRuleSet, type RuleSet } from '#server/contests/scoring/rule-set/forms.ts';
import { nearestWord } from '#server/platform/spreadsheets/nearest-word.ts';
import type { FaultList } from '../../faults/rules.ts';
import { descriptionKeys, parseDescription, type ContestDescription } from '../forms.ts';

export type ContestDocument = {
	description: ContestDescription;
	ruleSet: RuleSet;
	/** Notes a fault at the line of a field. */
	fault: (path: (string | number)[], message: string) => void;
};

const ruleKeys = ['nominations', 'stages', 'ranking', 'tieLadder', 'oneNominationPerAuthor', 'quorum', 'awards'];

/** Reads contest.yaml; with any fault, notes all of them with their lines and gives null. */
export function parseContestDocument(text: string, file: string, faults: FaultList): ContestDocument | null {
	const lines = new LineCounter();
	const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
	for (const { code, pos } of document.errors) {
		faults.add({ file, row: lines.linePos(pos[0]).line }, yamlSentences[code] ?? 'не удаётся разобрать запись YAML');
	}
	if (document.errors.length > 0) return null;
	if (hasAlias(document)) {
		faults.add({ file }, 'ссылки YAML (знаки & и *) не поддерживаются; повторите значения');
		return null;
	}
	const given: unknown = document.toJS({ maxAliasCount: 0 });
	if (typeof given !== 'object' || given === null || Array.isArray(given)) {
		faults.add({ file }, 'ожидаются поля name, stages и другие по описанию папки');
		return null;
	}
	const fault = (path: (string | number)[], message: string) =>
		faults.add({ file, ...placeOf(document, lines, path) }, message);
	return readFields(given as Record<string, unknown>, fault);
}

/** A contest needs no aliases, and nested ones can blow up. */
function hasAlias(document: Document): boolean {
	let found = false;
	visit(document, { Alias: () => ((found = true), visit.BREAK) });
	return found;
}

function readFields(given: Record<string, unknown>, fault: ContestDocument['fault']): ContestDocument | null {
	const strangers = Object.keys(given).filter((key) => !ruleKeys.includes(key) && !descriptionKeys.includes(key));
	for (const key of strangers) {
		const nearest = nearestWord(key, [...descriptionKeys, ...ruleKeys]);
		fault([key], `незнакомое поле ${key}${nearest ? `. Возможно, вы имели в виду ${nearest}` : ''}`);
	}
	const description = parseDescription(pick(given, descriptionKeys));
	const rules = parseRuleSet(withNamedNominations(pick(given, ruleKeys)));
	for (const { path, sentence } of description.ok ? [] : description.faults) fault(path, fieldSentence(path, sentence));
	for (const { path, sentence } of rules.ok ? [] : rules.faults)
		fault(pathOf(path), fieldSentence(pathOf(path), sentence));
	if (!description.ok || !rules.ok || strangers.length > 0) return null;
	return { description: description.description, ruleSet: rules.ruleSet, fault };
}

function pick(given: Record<string, unknown>, keys: string[]): Record<string, unknown> {
	return Object.fromEntries(
		keys.filter((key) => Object.hasOwn(given, key) && given[key] !== null).map((key) => [key, given[key]])
	);
}

/** A nomination may be written as its title alone; then it is called by its number in the list. */
function withNamedNominations(rules: Record<string, unknown>): Record<string, unknown> {
	if (!Array.isArray(rules.nominations)) return rules;
	const nominations = rules.nominations.map((nomination: unknown, index) =>
		typeof nomination === 'string' ? { id: String(index + 1), title: nomination } : nomination
	);
	return { ...rules, nominations };
}

const pathOf = (dotted: string) =>
	dotted
		.split(/[.[\]"]+/)
		.filter(Boolean)
		.map((part) => (/^\d+$/.test(part) ? Number(part) : part));

/** «поле stages[0].title: добавьте недостающее поле» */
function fieldSentence(path: (string | number)[], sentence: string): string {
	const dotted = path
		.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
		.join('')
		.replace(/^\./, '');
	const lower = sentence.charAt(0).toLowerCase() + sentence.slice(1).replace(/\.$/, '');
	return dotted === '' ? lower : `поле ${dotted}: ${lower}`;
}

/** The line of the deepest part of the path that is there, and the value if it is a plain one. */
function placeOf(
	document: Document,
	lines: LineCounter,
	path: (string | number)[]
): { row: number | null; found: string | null } {
	let node: unknown = document.contents;
	let at: number | undefined;
	let isWhole = true;
	for (const part of path) {
		const pair = isMap(node)
			? node.items.find(({ key }) => isScalar(key) && String(key.value) === String(part))
			: undefined;
		const next = pair ? pair.value : isSeq(node) ? node.items[Number(part)] : undefined;
		if (next === undefined) {
			isWhole = false;
			break;
		}
		const start = pair ? pair.key : next;
		at = (start as { range?: [number, number, number] | null } | null)?.range?.[0] ?? at;
		node = next;
	}
	const found = isWhole && isScalar(node) && node.value !== null ? String(node.value) : null;
	return { row: at === undefined ? null : lines.linePos(at).line, found };
}

const yamlSentences: Partial<Record<ErrorCode, string>> = {
	BAD_INDENT: 'неверный отступ; поля одного уровня начинаются с одного столбца',
	TAB_AS_INDENT: 'отступ сделан знаком табуляции; замените его пробелами',
	DUPLICATE_KEY: 'это поле уже есть выше; оставьте одно',
	MISSING_CHAR: 'не хватает знака: кавычки, скобки, двоеточия или запятой',
	BAD_SCALAR_START: 'значение начинается с особого знака; возьмите его в кавычки',
	BLOCK_AS_IMPLICIT_KEY: 'лишнее двоеточие в строке; возьмите значение в кавычки',
	MULTILINE_IMPLICIT_KEY: 'после названия поля нет двоеточия или перенос строки стоит не на месте',
	UNEXPECTED_TOKEN: 'лишний или неуместный знак; проверьте отступ, кавычки и скобки',
	BAD_DQ_ESCAPE: 'неверный знак после обратной косой черты в кавычках',
	MULTIPLE_DOCS: 'в файле несколько документов; оставьте один и уберите строки «---»'
};
