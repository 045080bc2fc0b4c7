// Pure, and here because other modules enter this one only through its queries.
export { sentenceOfMoment } from './rules.ts';
