import type { Answers, ApplicationForm } from '../forms.ts';
import { faultsOfAnswers, type AnswerFault, type Moment } from './faults/rules.ts';
import { fieldsFor, type AnswerFiles } from './rules.ts';

type Given = { nominationKey: string | null; answers: Readonly<Answers>; files: AnswerFiles };

/** What is wrong with the answers to the fields of the chosen nomination, at that moment. The way in for other modules. */
export const answerFaultsOf = (
	form: ApplicationForm,
	{ nominationKey, answers, files }: Given,
	when: Moment
): AnswerFault[] => faultsOfAnswers(fieldsFor(form, nominationKey), answers, files, when);
