import { askForLetter, loadAsking } from '../asking.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => loadAsking(event);

export const actions: Actions = { default: (event) => askForLetter(event, 'password-reset') };
