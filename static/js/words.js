// How many words a text has, as near to how the server counts as one needs while typing.

const WORD = /[\p{L}\p{N}]+(?:['’.\-‐][\p{L}\p{N}]+)*/gu;

export const countWords = (text) => text.match(WORD)?.length ?? 0;
