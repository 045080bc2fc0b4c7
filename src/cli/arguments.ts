import { parseArgs, type ParseArgsConfig } from 'node:util';
import { nearestWord } from '#server/platform/spreadsheets/nearest-word.ts';
import { WrongUsage } from './refusal.ts';

type Options = NonNullable<ParseArgsConfig['options']>;
type Values<Given extends Options> = ReturnType<typeof parseArgs<{ options: Given; allowPositionals: true }>>['values'];

/** Options and as many other words as there are names for; anything else is wrong usage, told in Russian. */
export function readArguments<Given extends Options>(
	args: string[],
	options: Given,
	names: readonly string[]
): { values: Values<Given>; words: string[] } {
	const { values, positionals } = parse(args, options);
	const missing = names[positionals.length];
	if (missing) throw new WrongUsage(`Не хватает слова: ${missing}.`);
	const extra = positionals[names.length];
	if (extra !== undefined) throw new WrongUsage(`Лишнее слово: ${extra}.`);
	return { values, words: positionals };
}

function parse<Given extends Options>(args: string[], options: Given) {
	try {
		return parseArgs({ args, options, allowPositionals: true, strict: true });
	} catch (error) {
		throw error instanceof TypeError ? new WrongUsage(sentenceFor(error, args, options)) : error;
	}
}

function sentenceFor(error: TypeError, args: string[], options: Options): string {
	const code = 'code' in error ? error.code : '';
	const option =
		/'-{0,2}([^'\s]+)/.exec(error.message)?.[1]?.replace(/^-+/, '') ?? args.find((arg) => arg.startsWith('-')) ?? '';
	if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
		const nearest = nearestWord(option, Object.keys(options));
		return `Неизвестный ключ --${option}.${nearest ? ` Возможно, вы имели в виду --${nearest}.` : ''}`;
	}
	return options[option]?.type === 'boolean'
		? `Ключ --${option} не принимает значения.`
		: `У ключа --${option} нет значения.`;
}
