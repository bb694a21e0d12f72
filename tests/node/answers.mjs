// How answers are laid out to be compared with what a case expects.

export const each = (wanted, answer) => Object.fromEntries(Object.keys(wanted).map((key) => [key, answer(key)]))

/** Each demand, with the answer's keys in place of what was expected. */
export const every = (wanted, answer) => wanted.map((demand) => ({ ...demand, ...answer(demand) }))
