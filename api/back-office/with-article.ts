/** The name of one record of the back office after its article: "a product", "an order workflow". */
export const withArticle = (one: string): string => `${/^[aeiou]/i.test(one) ? 'an' : 'a'} ${one}`;
