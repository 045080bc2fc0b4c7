/** «Здравствуйте, Лампова Вера Ивановна!»; without a name where none is known. */
export const greetingTo = (name: string): string => (name ? `Здравствуйте, ${name}!` : 'Здравствуйте!');

/** The same without the surname: «Здравствуйте, Вера Ивановна!»; a name of one word stays as it is. */
export const greetingByGivenName = (name: string): string => greetingTo(name.split(' ').slice(1).join(' ') || name);
