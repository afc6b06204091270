export const plainWriting = (html) => ({ html, said: [], pictures: [] });
