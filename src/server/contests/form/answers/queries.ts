import type { Answers, FormField } from '../forms.ts';
import { faultsOfAnswers, type AnswerFault, type Moment } from './faults/rules.ts';
import { answersSeenBy, type Reader, type ShownAnswer } from './reading/rules.ts';
import { fieldsFor, type AnswerFiles } from './rules.ts';

// Pure, and here because other modules enter this one only through its queries.
export { parseAnswers } from './forms.ts';
export { changesOfForm } from '../changes/rules.ts';
export { lettersOf } from '../letters/rules.ts';
export { endingOfType, fieldsFor, isAnswered, kindOfType, totalOf, typesTakenBy } from './rules.ts';

/** What an application holds of a form; files by field. */
export type Given = { nominationKey: string | null; answers: Readonly<Answers>; files: AnswerFiles };

/** What is wrong with an application's answers by the fields of its nomination. */
export function answerFaultsOf(form: readonly FormField[], given: Given, when: Moment): AnswerFault[] {
	return faultsOfAnswers(fieldsFor(form, given.nominationKey), given.answers, given.files, when);
}

/** An application's answers by the fields of its nomination, as this reader sees them. */
export function shownAnswersOf(form: readonly FormField[], given: Given, reader: Reader): ShownAnswer[] {
	return answersSeenBy(fieldsFor(form, given.nominationKey), given.answers, reader, given.files);
}
