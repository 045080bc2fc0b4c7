import { m } from '#messages';

/** Why a file was not taken and what to do about it. */
export const fileRefusalText = (_reason: string): string => m.application_file_refused();
